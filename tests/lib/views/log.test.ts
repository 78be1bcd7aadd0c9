import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatLog, type LogFilters, logView, moreOfLog } from "../../../lib/views/index.ts";
import { A, B, ID, OTHER, openBase, PATCH, REPORT, seed } from "./seed.ts";

const NOW = "2024-11-01T00:00:00Z";
let close: () => Promise<void>;

beforeAll(async () => {
  close = await openBase();
  await seed();
});
afterAll(() => close());

const ids = async (filters: LogFilters) =>
  (await logView(filters, { now: NOW })).inversions.map((one) => one.inversion);

describe("log", () => {
  it("lists the newest report first, with its author, links and fix", async () => {
    const { inversions, total } = await logView({}, { now: NOW });
    expect([total, inversions.map(({ inversion }) => inversion)]).toEqual([2, [ID, OTHER]]);
    expect(inversions[0]).toMatchObject({
      author: { name: "syzbot" },
      links: [REPORT],
      fix: { fix: { messageId: PATCH } },
    });
  });

  it("takes git's dates, and means reports and words of people", async () => {
    expect(await ids({ since: "1.year" })).toEqual([ID]);
    expect(await ids({ since: "2 years ago" })).toEqual([ID]);
    expect(await ids({ since: "2021" })).toEqual([ID, OTHER]);
    expect(await ids({ until: "yesterday" })).toEqual(await ids({}));
  });

  it("finds a lock by a part of its name and an order by both", async () => {
    expect(await ids({ lock: "demo_mutex" })).toEqual([OTHER]);
    expect(await ids({ lock: "io_rwsem" })).toEqual([ID, OTHER]);
    expect(await ids({ order: "state_lock..io_rwsem" })).toEqual([ID, OTHER]);
    expect(await ids({ order: `${B}..${A}` })).toEqual([]);
  });

  it("combines filters", async () => {
    expect(await ids({ state: "open", lock: A })).toEqual([OTHER]);
    expect(await ids({ state: "open", since: "1.year" })).toEqual([]);
  });

  it("says what a filter could have been", async () => {
    const faults = async (filters: LogFilters) => (await logView(filters, { now: NOW })).faults.join();
    expect(await faults({ state: "bogus" })).toMatch(/^state "bogus" is not known: open, .*fixed, stalled/);
    expect(await faults({ kind: "x" })).toMatch(/kind "x" is not known: circular/);
    expect(await faults({ since: "soon" })).toMatch(/date "soon" is not understood: expected 2.years/);
    expect(await faults({ order: "A.B" })).toMatch(/"A.B" is no order: expected A..B/);
    expect(await faults({ state: "fixed" })).toBe("");
  });

  it("does not call an unknown name a fault: nothing has it", async () => {
    const view = await logView({ lock: "no_such_lock", subsystem: "nosuch" }, { now: NOW });
    expect(view).toMatchObject({ total: 0, inversions: [], faults: [] });
    expect(view.notices.join()).toMatch(/subsystem "nosuch" has no inversion.*no inversion has a lock "no_such_lock"/);
  });

  it("goes on behind a page", async () => {
    const first = await logView({}, { now: NOW, limit: 1 });
    expect(first.next).not.toBeNull();
    const second = await logView({}, { now: NOW, limit: 1, cursor: first.next });
    expect([...first.inversions, ...second.inversions].map(({ inversion }) => inversion)).toEqual([ID, OTHER]);
  });
});

describe("its text", () => {
  const text = async (form: Parameters<typeof formatLog>[1]) =>
    formatLog(await logView({ lock: "io_rwsem", state: "applied" }, { now: NOW }), form);

  it("is that of git log", async () => {
    const whole = await text({});
    expect(whole).toMatch(/^inversion v1:00000000000000aa \(applied/);
    expect(whole).toContain("\nAuthor: syzbot\nDate:   2024-10-01 08:00\n\n    possible");
    expect(whole).toContain(`    Link: https://lore.kernel.org/all/${REPORT}/\n`);
    expect(whole.split("\n").every((line) => line.length <= 80 || line.includes("://"))).toBe(true);
  });

  it("draws the cycle and shows the diff where that is asked for, and only there", async () => {
    expect(await text({ graph: true })).toContain(`    +-> ${B}\n    |     |  `);
    expect(await text({ patch: true })).toContain("+\tif (!down_read_trylock(&demo->io_rwsem))");
    expect(await text({})).not.toContain("down_read_trylock");
  });

  it("is one line each", async () => {
    const lines = (await text({ oneline: true })).trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^v1:00000000000000aa 2024-10-01 applied: /);
  });

  it("holds entries alone: how to go on is said beside it", async () => {
    const first = await logView({}, { now: NOW, limit: 1 });
    expect(formatLog(first, { oneline: true }).trimEnd().split("\n")).toHaveLength(1);
    expect(moreOfLog(first)).toMatch(/^1 more: --limit or --cursor \S+$/);
    expect(moreOfLog(await logView({}, { now: NOW }))).toBeNull();
  });

  it("names each mail once", async () => {
    const links = (await text({})).split("\n").filter((line) => line.trim().startsWith("Link:"));
    expect(new Set(links).size).toBe(links.length);
    expect(links.length).toBeGreaterThan(0);
  });
});
