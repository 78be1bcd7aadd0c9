import { describe, expect, it } from "vitest";
import { findReports } from "../../../lib/lockdep/index.ts";
import { type Candidate, rank, toPair } from "../../../lib/match/index.ts";

const splat = (a: string, b: string, sites: readonly [string, string]) => `
======================================================
WARNING: possible circular locking dependency detected
6.1.0 #1 Not tainted
------------------------------------------------------
demo/812 is trying to acquire lock:
ffff88810e4a10a8 (${a}){+.+.}-{4:4}, at: ${sites[0]}+0x4c/0x1a0 drivers/demo/a.c:41

but task is already holding lock:
ffff88810e4a1158 (${b}){++++}-{4:4}, at: ${sites[0]}+0x31/0x1a0 drivers/demo/a.c:38

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

-> #1 (${b}){++++}-{4:4}:
       down_read+0x9c/0x480 kernel/locking/rwsem.c:1524
       ${sites[1]}+0x57/0x90 drivers/demo/b.c:88

-> #0 (${a}){+.+.}-{4:4}:
       __mutex_lock+0x1c3/0xb60 kernel/locking/mutex.c:608
       ${sites[0]}+0x4c/0x1a0 drivers/demo/a.c:41

other info that might help us debug this:
`;

const reportOf = (text: string) => findReports(text)[0] ?? null;
const QUERY = {
  report: reportOf(splat("&demo->state_lock", "&demo->io_rwsem", ["demo_store", "demo_begin"])),
  title: null,
  text: null,
};

const candidate = (inversion: string, cycle: readonly string[], functions: readonly string[] = []): Candidate => ({
  inversion,
  kind: "circular",
  cycle,
  edges: cycle.map((from, index) => ({ from, to: cycle[(index + 1) % cycle.length] ?? from, sites: functions })),
  titles: ["possible deadlock in other"],
  component: null,
  functions,
});

const rarityOf = (candidates: readonly Candidate[], total = 100) => {
  const edges = new Map<string, number>();
  const classes = new Map<string, number>();
  for (const { edges: own, cycle } of candidates) {
    for (const edge of own) edges.set(toPair(edge.from, edge.to), (edges.get(toPair(edge.from, edge.to)) ?? 0) + 1);
    for (const name of cycle) classes.set(name, (classes.get(name) ?? 0) + 1);
  }
  return { edges, classes, total };
};

const SAME = candidate("v1:same", ["&demo->io_rwsem", "&demo->state_lock"], ["demo_store"]);
const LONGER = candidate("v1:longer", ["&demo->io_rwsem", "&demo->state_lock", "&demo->other"], ["demo_store"]);
const CLASS = candidate("v1:class", ["&demo->io_rwsem", "&x->a", "&x->b"]);
const OTHER = candidate("v1:other", ["&x->a", "&x->b"]);
const ALL = [OTHER, CLASS, LONGER, SAME];

describe("rank", () => {
  it("puts the same cycle first, and says so", () => {
    const { matches, verdict } = rank(QUERY, ALL, rarityOf(ALL));
    expect(verdict).toBe("seen-before");
    expect(matches[0]).toMatchObject({ inversion: "v1:same" });
    expect(matches[0]?.reasons.map(({ rule }) => rule)).toContain("same-cycle");
    expect(matches[1]).toMatchObject({ inversion: "v1:longer" });
    expect(matches[1]?.reasons.map(({ rule }) => rule)).toContain("shared-edge");
  });

  it("says similar where only an edge is shared, and not seen where nothing is", () => {
    expect(rank(QUERY, [LONGER, OTHER], rarityOf(ALL)).verdict).toBe("similar");
    expect(rank(QUERY, [CLASS, OTHER], rarityOf(ALL))).toMatchObject({ verdict: "not-seen-before", matches: [] });
  });

  it("names the lock that was renamed since", () => {
    const report = reportOf(splat("&mm->mmap_sem", "&demo->io_rwsem", ["demo_store", "demo_begin"]));
    const known = candidate("v1:renamed", ["&demo->io_rwsem", "&mm->mmap_lock"]);
    const [match] = rank({ report, title: null, text: null }, [known], rarityOf([known])).matches;
    expect(match?.reasons.find(({ rule }) => rule === "renamed-lock")?.detail).toContain("&mm->mmap_sem");
  });

  it("does not depend on the order of the candidates", () => {
    expect(rank(QUERY, [...ALL].reverse(), rarityOf(ALL))).toEqual(rank(QUERY, ALL, rarityOf(ALL)));
  });

  it("counts an edge less the more cycles have it", () => {
    const common = { ...rarityOf(ALL), edges: new Map([[toPair("&demo->io_rwsem", "&demo->state_lock"), 90]]) };
    const score = (rarity: typeof common) => rank(QUERY, [LONGER], rarity).matches[0]?.score ?? 0;
    expect(score(common)).toBeLessThan(score(rarityOf(ALL)));
  });

  it("tells of a class that is too common to count", () => {
    const classes = new Map([["&demo->io_rwsem", 34]]);
    expect(rank(QUERY, [], { edges: new Map(), classes, total: 100 }).weak).toEqual([
      { detail: "&demo->io_rwsem alone occurs in 34 of 100 known cycles" },
    ]);
  });

  it("finds a title without a report", () => {
    const query = { report: null, title: "[syzbot] possible deadlock in other (3)", text: null };
    expect(rank(query, [SAME], rarityOf([SAME])).matches[0]?.reasons.map(({ rule }) => rule)).toContain("same-title");
  });

  it("compares 10,000 candidates in well under a second, cold", () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      candidate(`v1:${n}`, ["&demo->io_rwsem", `&x->lock_${n}`, "&y->b"], ["demo_store", `f_${n}`]),
    );
    const rarity = rarityOf(many, 10_000);
    rank(QUERY, many, rarity);
    const started = performance.now();
    rank(QUERY, many, rarity);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("says that other locks were taken in the same places, and not where one place only is shared", () => {
    const places = ["demo_store", "demo_begin"];
    const rulesOf = (known: Candidate) =>
      rank(QUERY, [known], rarityOf([known])).matches.flatMap(({ reasons }) => reasons.map(({ rule }) => rule));
    const renamed = {
      ...candidate("v1:new", ["&demo->io_rwsem", "&demo->new_lock"], places),
      component: "drivers/demo",
    };
    expect(rulesOf({ ...renamed, titles: ["possible deadlock in demo_store"] })).toContain("same-shape");
    expect(
      rulesOf({ ...renamed, edges: renamed.edges.map((edge) => ({ ...edge, sites: ["demo_store"] })) }),
    ).not.toContain("same-shape");
    expect(rulesOf(SAME)).not.toContain("same-shape");
  });
});
