import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  formatHome,
  formatLockClass,
  formatLockClasses,
  formatPair,
  formatStats,
  formatSubsystem,
  formatSubsystems,
  homeAtom,
  homeView,
  lockClassesView,
  lockClassView,
  pairView,
  statsView,
  subsystemsView,
  subsystemView,
} from "../../../lib/views/index.ts";
import { A, B, ID, OTHER, openBase, PATCH, REPORT, seed } from "./seed.ts";

const NOW = "2024-11-01T00:00:00Z";
let close: () => Promise<void>;

beforeAll(async () => {
  close = await openBase();
});
afterAll(() => close());

describe("an empty base", () => {
  it("has a home page that says so", async () => {
    const home = await homeView(NOW);
    expect(home.counts).toMatchObject({ inversions: 0, messages: 0, firstSeen: null });
    expect(formatHome(home)).toContain("None yet");
    expect(homeAtom(home)).toContain("</feed>");
  });

  it("knows no class, pair or subsystem", async () => {
    expect(await lockClassView(A, NOW)).toBeUndefined();
    expect(await pairView(A, B, NOW)).toBeUndefined();
    expect(await subsystemView("demo", NOW)).toBeUndefined();
    expect((await lockClassesView()).total).toBe(0);
    expect(formatStats(await statsView())).toContain("None.");
  });
});

describe("a base with a story", () => {
  beforeAll(() => seed());

  it("puts the newest and the returned inversions on the home page", async () => {
    const home = await homeView(NOW);
    expect(home.newest.map(({ inversion, by }) => [inversion, by])).toEqual([
      [ID, ["syzbot"]],
      [OTHER, []],
    ]);
    expect(home.back.map(({ inversion }) => inversion)).toEqual([OTHER]);
    expect(home.counts).toMatchObject({ inversions: 2, pairs: 2, reports: 1, reportMails: 1, messages: 3 });
    expect(formatHome(home)).toContain("2 inversions");
  });

  it("finds a class by each of its spellings", async () => {
    const view = await lockClassView("&(&demo->io_rwsem)->rlock", NOW);
    expect(view?.lock).toEqual({ class: B, asked: "&(&demo->io_rwsem)->rlock" });
    expect(view?.inner).toMatchObject([{ class: A, reports: 1, both: true, site: { function: "demo_store" } }]);
    expect(view?.outer).toMatchObject([{ class: A, both: true, newest: { messageId: REPORT } }]);
    expect(view?.total).toBe(2);
    expect(view && formatLockClass(view)).toContain("(both orders)");
  });

  it("lists classes by the inversions that hold them", async () => {
    const view = await lockClassesView({ limit: 2 });
    expect(view.classes).toEqual([
      { class: B, inversions: 2, reports: 1 },
      { class: A, inversions: 2, reports: 1 },
    ]);
    const rest = await lockClassesView({ limit: 2, cursor: view.next });
    expect(rest.classes.map((each) => each.class)).toEqual(["demo_mutex"]);
    expect(formatLockClasses(view)).toContain("More: cursor=");
  });

  it("shows both orders of a pair with the place where the outer lock was held", async () => {
    const view = await pairView(A, B, NOW);
    expect(view?.forward.evidence).toMatchObject([
      { takenIn: { function: "demo_io_begin" }, heldIn: { function: "demo_store" }, inversion: ID },
    ]);
    expect(view?.backward.total).toBe(1);
    expect(view && formatPair(view)).toContain("taken in demo_io_begin drivers/demo/io.c:88");
  });

  it("lists a subsystem's open inversions, what waits and its fixes", async () => {
    const view = await subsystemView("demo", NOW);
    expect(view?.open.map(({ inversion }) => inversion)).toEqual([OTHER]);
    expect(view?.waiting.map(({ inversion }) => inversion)).toEqual([ID]);
    expect(view?.fixes.map(({ messageId }) => messageId)).toEqual([PATCH]);
    expect(view?.years.map(({ year }) => year)).toEqual(["2022", "2023", "2024"]);
    expect(view && formatSubsystem(view)).toContain("demo: try the io lock");
    expect(formatSubsystems(await subsystemsView(NOW))).toContain("demo");
  });
});
