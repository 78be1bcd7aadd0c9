import { describe, expect, it } from "vitest";
import {
  findReasons,
  rank,
  rankWords,
  THRESHOLD,
  toKnownPrint,
  toKnownPrints,
  toLoosePrint,
  toPrint,
  toVisible,
} from "../../../lib/match/index.ts";
import { known, printOf, reportOf, type Step, splatOf, visibleOf } from "./prints.ts";

const STATE: Step = {
  lock: "&demo->state_lock",
  at: "demo_store",
  below: ["demo_attr_write", "kernfs_fop_write_iter"],
};
const IO: Step = { lock: "&demo->io_rwsem", at: "demo_begin", below: ["demo_submit", "blkdev_ioctl"] };
const THIRD: Step = { lock: "&demo->third", at: "demo_third", below: ["demo_submit"] };
const QUERY = printOf([STATE, IO]);
const SAME = known([STATE, IO], { mail: "same@demo" });
const LONGER = known([STATE, THIRD, IO], { mail: "longer@demo" });
const stranger = (n: number) =>
  known(
    [
      { lock: `&x${n}->a`, at: `x${n}_open`, below: [`x${n}_init`] },
      { lock: `&x${n}->b`, at: `x${n}_close` },
    ],
    { mail: `x${n}@demo` },
  );
const STRANGERS = Array.from({ length: 30 }, (_, n) => stranger(n));
const ALL = [...STRANGERS, LONGER, SAME];
const rulesOf = (match: { readonly reasons: readonly { readonly rule: string }[] } | undefined) =>
  match?.reasons.map(({ rule }) => rule) ?? [];

describe("rank", () => {
  it("puts the same cycle first and a longer one next, and says why", () => {
    const { matches, verdict } = rank(QUERY, visibleOf(...ALL));
    expect(verdict).toBe("seen-before");
    expect(matches.map(({ inversion }) => inversion).slice(0, 2)).toEqual([SAME.inversion, LONGER.inversion]);
    expect(rulesOf(matches[0])).toEqual(expect.arrayContaining(["same-id", "same-cycle", "shared-edge", "same-site"]));
    expect(rulesOf(matches[1])).not.toContain("same-cycle");
  });

  it("says similar where a dependency is shared, and nothing where no name is", () => {
    expect(rank(QUERY, visibleOf(...STRANGERS, LONGER)).verdict).toBe("similar");
    expect(rank(QUERY, visibleOf(...STRANGERS))).toMatchObject({ verdict: "not-seen-before" });
  });

  it("never calls another cycle the same, however alike the rest is", () => {
    const other = known([STATE, { ...IO, lock: "&demo->io_mutex" }]);
    const [best] = rank(QUERY, visibleOf(...STRANGERS, other)).matches;
    expect(best?.inversion).toBe(other.inversion);
    expect(best?.score).toBeLessThan(0.9);
  });

  it("does not call one lock's name the same where neither place nor code agrees", () => {
    const alone = (at: string, code: string) => {
      const print = printOf([{ lock: "lock", at, code, below: [`${at}_caller`] }, IO]);
      return {
        ...print,
        cycle: ["lock"],
        edges: [{ pair: "lock>lock", site: at, callers: [] }],
        places: [at],
        inversion: "v1:lock",
        component: code,
      };
    };
    const there = toKnownPrint(alone("mm_trace", "mm"), { ...SAME, inversion: "v1:lock", component: "mm" });
    const verdictOf = (asked: ReturnType<typeof alone>) =>
      rank(asked, visibleOf(...STRANGERS, there)).matches[0]?.score ?? 0;
    expect(verdictOf(alone("rdma_destroy", "drivers/infiniband"))).toBeLessThan(0.9);
    expect(verdictOf(alone("mm_other", "mm"))).toBeGreaterThanOrEqual(0.9);
    expect(verdictOf(alone("mm_trace", "fs/demo"))).toBeGreaterThanOrEqual(0.9);
  });

  it("does not call two ways to misuse one lock the same, though code and place agree", () => {
    const alone = (inversion: string) => ({
      ...QUERY,
      kind: "inconsistent-usage",
      cycle: ["&demo->state_lock"],
      edges: [],
      inversion,
    });
    const there = toKnownPrint(alone("v1:hardirq"), { ...SAME, inversion: "v1:hardirq" });
    const scoreOf = (asked: ReturnType<typeof alone>) => rank(asked, visibleOf(...STRANGERS, there)).matches[0];
    expect(scoreOf(alone("v1:softirq"))?.score).toBeLessThan(0.9);
    expect(rulesOf(scoreOf(alone("v1:softirq")))).not.toContain("same-cycle");
    expect(scoreOf(alone("v1:hardirq"))?.score).toBeGreaterThanOrEqual(0.9);
  });

  it("does not depend on the order of the prints", () => {
    const toScores = (prints: typeof ALL) =>
      rank(QUERY, visibleOf(...prints)).matches.map(({ inversion, score }) => `${inversion} ${score}`);
    expect(toScores([...ALL].reverse())).toEqual(toScores(ALL));
  });

  it("counts an edge less the more inversions have it", () => {
    const ring = (n: number) => known([STATE, { ...THIRD, lock: `&y${n}->lock` }, IO], { mail: `y${n}@demo` });
    const score = (prints: typeof ALL) => rank(QUERY, visibleOf(...prints, ring(0))).matches[0]?.score ?? 0;
    expect(score([...STRANGERS, ...Array.from({ length: 20 }, (_, n) => ring(n + 1))])).toBeLessThan(score(STRANGERS));
  });

  it("tells of a class that is too common to count", () => {
    const common = Array.from({ length: 12 }, (_, n) =>
      known(
        [
          { lock: "&demo->io_rwsem", at: `z${n}_a` },
          { lock: `&z${n}->b`, at: `z${n}_b` },
        ],
        { mail: `z${n}@demo` },
      ),
    );
    expect(rank(QUERY, visibleOf(...STRANGERS, ...common)).weak).toEqual([
      { detail: "&demo->io_rwsem alone occurs in 12 of 42 known cycles" },
    ]);
  });

  it("matches half a splat by what it has", () => {
    const text = splatOf([STATE, THIRD, IO]);
    const half = reportOf(text.slice(0, text.indexOf("-> #0")));
    expect(half.complete).toBe(false);
    expect(rank(toPrint(half), visibleOf(...ALL)).matches[0]?.inversion).toBe(LONGER.inversion);
  });

  it("compares with 10,000 inversions in less than a tenth of a second", () => {
    const common = ["vfs_write", "ksys_write"];
    const visible = visibleOf(
      ...Array.from({ length: 10_000 }, (_, n) => {
        const words = [...QUERY.words.slice(0, n % 4), ...common, `f_${n}`];
        return toKnownPrint({ ...QUERY, words }, { ...SAME, inversion: `v1:${n}`, print: `p${n}` });
      }),
    );
    const ask = () => rank({ ...QUERY, words: [...QUERY.words, ...common] }, visible);
    ask();
    const started = performance.now();
    expect(ask().matches).toHaveLength(20);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe("what was never read", () => {
  const quoted = { ...SAME, mails: [...SAME.mails, { messageId: "quote@demo", date: "2021-01-01T00:00:00Z" }] };
  const all = toKnownPrints([...STRANGERS, LONGER, quoted]);
  const hide = (...messages: readonly string[]) => toVisible(all, { messages: new Set(messages), before: null });

  it("takes every appearance of a print with one of its mails", () => {
    expect(rank(QUERY, hide("quote@demo")).matches.map(({ inversion }) => inversion)).not.toContain(SAME.inversion);
  });

  it("answers as a base does that never had it, to the last digit", () => {
    const without = visibleOf(...STRANGERS, LONGER);
    expect(rank(QUERY, hide("same@demo"))).toEqual(rank(QUERY, without));
  });

  it("keeps a print of which one mail is old enough", () => {
    const before = (date: string) => rank(QUERY, toVisible(all, { messages: new Set(), before: date })).verdict;
    expect(before("2022")).toBe("seen-before");
    expect(before("2020")).toBe("not-seen-before");
  });
});

describe("reasons", () => {
  const reasonsOf = (asked: readonly Step[], there: readonly Step[], component?: string) =>
    findReasons(printOf(asked), known(there, component === undefined ? {} : { component }), visibleOf(...ALL));
  const detailOf = (reasons: ReturnType<typeof reasonsOf>, rule: string) =>
    reasons.find((each) => each.rule === rule)?.detail;

  it("says that a ring was closed from another of its locks, and not where it was the same", () => {
    expect(detailOf(reasonsOf([STATE, IO], [IO, STATE]), "rotated")).toBe(
      "yours closes with &demo->io_rwsem -> &demo->state_lock, it closed with &demo->state_lock -> &demo->io_rwsem",
    );
    expect(detailOf(reasonsOf([STATE, IO], [STATE, IO]), "rotated")).toBeUndefined();
  });

  it("names the lock that was renamed since", () => {
    const reasons = reasonsOf([{ ...STATE, lock: "&mm->mmap_lock" }, IO], [{ ...STATE, lock: "&mm->mmap_sem" }, IO]);
    expect(detailOf(reasons, "renamed-lock")).toBe("it printed &mm->mmap_sem");
    expect(detailOf(reasons, "same-cycle")).toBe("&demo->io_rwsem -> &mm->mmap_lock");
  });

  it("says which locks a longer ring goes through besides", () => {
    expect(detailOf(reasonsOf([STATE, IO], [STATE, THIRD, IO]), "sub-cycle")).toContain("with &demo->third between");
    expect(detailOf(reasonsOf([STATE, THIRD, IO], [STATE, IO]), "super-cycle")).toContain("with &demo->third between");
    const turned: Step[] = [STATE, { ...THIRD, lock: "&demo->z" }, IO, THIRD];
    expect(detailOf(reasonsOf([STATE, IO, { ...THIRD, lock: "&demo->z" }], turned), "sub-cycle")).toBeUndefined();
  });

  it("says that another file system does the same below the same helpers", () => {
    const fault: Step = {
      lock: "&mm->mmap_lock",
      at: "do_user_addr_fault",
      below: ["exc_page_fault", "fault_in_readable"],
    };
    const write = (name: string): Step => ({
      lock: `&${name}_key`,
      at: `${name}_file_mmap`,
      below: ["call_mmap", "mmap_region", "do_mmap", "vm_mmap_pgoff"],
    });
    const reasons = reasonsOf([fault, write("afs")], [fault, write("bfs")], "fs/bfs");
    expect(detailOf(reasons, "same-shape")).toMatch(
      /^&bfs_key stands for your &afs_key; taken below .*; there fs\/bfs$/,
    );
    const alone = { ...write("bfs"), below: ["bfs_own_helper"] };
    expect(detailOf(reasonsOf([fault, write("afs")], [fault, alone], "fs/bfs"), "same-shape")).toBeUndefined();
  });

  it("names the rare functions of both, and no common one", () => {
    const reasons = reasonsOf(
      [STATE, IO],
      [
        { ...STATE, lock: "&a->b" },
        { ...THIRD, below: ["demo_submit"] },
      ],
    );
    expect(detailOf(reasons, "text")).toContain("demo_store");
  });
});

describe("rankWords", () => {
  const visible = visibleOf(...ALL);

  it("finds a title as syzbot mails it", () => {
    const title = `[syzbot] [demo?] ${SAME.told().titles[0]} (3)`;
    expect(rulesOf(rankWords(title, visible).matches.find(({ inversion }) => inversion === SAME.inversion))).toContain(
      "same-title",
    );
  });

  it("finds a function, and not by the words that every title has", () => {
    expect(rankWords("demo_third", visible).matches.map(({ inversion }) => inversion)).toEqual([LONGER.inversion]);
    expect(rankWords("possible deadlock in no_such_function", visible).matches).toEqual([]);
  });

  it("scores nothing below its threshold", () => {
    for (const { score } of rankWords("demo_store elsewhere nothing", visible).matches)
      expect(score).toBeGreaterThanOrEqual(THRESHOLD);
  });
});

describe("the rest of a splat", () => {
  const text = splatOf([STATE, THIRD, IO]);
  const rest = text.slice(text.indexOf("-> #1"));

  it("is read for the dependencies of its chain, and not for the one that a missing entry would prove", () => {
    const print = toLoosePrint(rest);
    expect(print?.edges.map(({ pair }) => pair)).toEqual(["&demo->state_lock>&demo->third"]);
    expect(print?.cycle).toEqual([]);
    expect(print?.inversion).toBeNull();
    expect(rank(print ?? QUERY, visibleOf(...ALL)).matches[0]?.inversion).toBe(LONGER.inversion);
  });

  it("is read below marks of quotation", () => {
    const quoted = rest.replaceAll(/^/gm, "> ");
    expect(toLoosePrint(quoted)?.edges).toEqual(toLoosePrint(rest)?.edges);
  });

  it("is told by lockdep's own functions, and a stack without them is of another fault", () => {
    const stack = ["demo_store", "demo_open", "demo_attr_write", "kernfs_fop_write_iter", "vfs_write", "ksys_write"]
      .map((name) => ` ${name}+0x4c/0x1a0 fs/demo.c:41`)
      .join("\n");
    expect(toLoosePrint(stack)).toBeUndefined();
    expect(toLoosePrint(` check_noncircular+0x14b/0x170\n${stack}`)?.words).toContain("demo_store");
  });
});
