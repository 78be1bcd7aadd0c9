import { describe, expect, it } from "vitest";
import type { Episode } from "../../../lib/fixes/index.ts";
import { codeOfState, toCodeGroups } from "../../../lib/views/index.ts";

const episode = (component: string | null, day: string, state: Episode["resolution"]["state"]): Episode => ({
  syzbot: null,
  syzbotIds: [],
  thread: `${day}@demo.example`,
  component,
  firstSeen: day,
  lastSeen: day,
  reports: [
    { messageId: `${day}@demo.example`, date: day, subject: "a report", list: null, kernel: null, syzbot: null },
  ],
  fixes: [],
  resolution: { state, fixClass: null, quote: null, since: day, claims: [], asked: null },
  lastWord: null,
});
const EPISODES = [
  episode("fs/demo", "2020-01-01", "merged"),
  episode("drivers/demo", "2021-01-01", "open"),
  episode("fs/demo", "2022-01-01", "patch-posted"),
];
const viewOf = (cycle: readonly string[], episodes: readonly Episode[]) => ({
  cycle,
  episodes,
  resolution: episodes.at(-1)?.resolution ?? episode(null, "", "unknown").resolution,
});

describe("episodes by code", () => {
  it("stand together, the code that was met last first, each with the state of its newest", () => {
    expect(toCodeGroups(EPISODES).map(({ component, reports, state }) => [component, reports, state])).toEqual([
      ["fs/demo", 2, "patch-posted"],
      ["drivers/demo", 1, "open"],
    ]);
    expect(toCodeGroups(EPISODES)[0]?.episodes.map(({ firstSeen }) => firstSeen)).toEqual(["2022-01-01", "2020-01-01"]);
  });

  it("say whose the state of one lock is, and nothing of a ring or of one code", () => {
    expect(codeOfState(viewOf(["&a->lock"], EPISODES))).toBe("fs/demo");
    expect(codeOfState(viewOf(["&a->lock", "&b->lock"], EPISODES))).toBeNull();
    expect(codeOfState(viewOf(["&a->lock"], EPISODES.slice(0, 1)))).toBeNull();
  });
});
