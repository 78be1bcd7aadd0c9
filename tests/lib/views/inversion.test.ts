import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env, overrideSettings } from "../../../lib/env.ts";
import {
  formatInversion,
  inversionAtom,
  inversionsView,
  inversionView,
  toPublicJson,
} from "../../../lib/views/index.ts";
import { A, B, ID, OTHER, openBase, PATCH, REPORT, SYZBOT, seed } from "./seed.ts";

const NOW = "2024-11-01T00:00:00Z";
let close: () => Promise<void>;

beforeAll(async () => {
  close = await openBase();
  await seed();
});
afterAll(() => close());

const view = async () => {
  const found = await inversionView(ID, NOW);
  if (!found) throw new Error("not found");
  return found;
};

describe("inversionView", () => {
  it("has every field of the interface", async () => {
    expect(Object.keys(await view())).toEqual(
      expect.arrayContaining([
        ...["inversion", "title", "altTitles", "kind", "cycle", "edges", "reports", "syzbot", "subsystems", "episodes"],
        ...["fixes", "resolution", "cameBack", "discussion", "recurrences", "related"],
      ]),
    );
  });

  it("says how much of its threads was not looked at, in words", async () => {
    expect(await view()).toMatchObject({ mailsLeft: 0 });
    expect(formatInversion(await view())).not.toContain("Left out");
    expect(formatInversion({ ...(await view()), mailsLeft: 98_000 })).toContain(
      "Left out:   98000 mails of very long threads were not looked at",
    );
  });

  it("says where the outer lock was held and where the inner one was taken", async () => {
    const [closing, first] = (await view()).edges;
    expect(first).toMatchObject({ from: A, to: B, takenIn: { function: "demo_io_begin", line: 88 } });
    expect(closing).toMatchObject({ from: B, to: A, heldBy: { function: "demo_store", line: 38 } });
    expect(closing?.takenIn).toMatchObject({ function: "demo_store", file: "drivers/demo/sysfs.c", line: 41 });
  });

  it("marks the acquiring frame of each stack", async () => {
    const hits = (await view()).edges.map(({ stack }) => stack?.lines.filter(({ role }) => role === "hit").length);
    expect(hits).toEqual([1, 1]);
  });

  it("lets the step wait that finds its lock taken, and the last one", async () => {
    const { scenario } = await view();
    expect(scenario?.columns).toEqual(["CPU0", "CPU1"]);
    expect(scenario?.rows.map(({ waits }) => waits)).toEqual([false, false, true, true]);
  });

  it("tells reports and patches in the order they came", async () => {
    const line = (await view()).timeLine;
    expect(line.map(({ word, messageId }) => [word, messageId])).toEqual([
      ["report", REPORT],
      ["patch v2", PATCH],
    ]);
  });

  it("reads the patch of its fix from another thread", async () => {
    const { patch, mails } = await view();
    expect(patch?.text?.changelog).toContain("The io lock was taken under the state lock.");
    expect(patch?.text?.diff.filter(({ role }) => role === "add")).toHaveLength(1);
    expect(mails.map(({ messageId }) => messageId)).toContain(PATCH);
  });

  it("names the reasons of a near inversion", async () => {
    const [near] = (await view()).related;
    expect(near).toMatchObject({ inversion: OTHER, reasons: [{ rule: "shared-edge" }, { rule: "same-title" }] });
  });

  it("suggests trailers that lead to the report", async () => {
    expect((await view()).trailers).toEqual([
      `Reported-by: syzbot+${SYZBOT}@syzkaller.appspotmail.com`,
      `Closes: https://lore.kernel.org/all/${REPORT}/`,
      `Link: https://lore.kernel.org/all/${PATCH}/`,
      `Link: https://deadlore.example/i/${ID}/`,
    ]);
  });

  it("suggests no link to itself while its public address is not known", async () => {
    const { DATABASE_URL } = env();
    overrideSettings({ DATABASE_URL, DEADLORE_URL: "" });
    const { trailers } = await view();
    overrideSettings({ DATABASE_URL, DEADLORE_URL: "https://deadlore.example" });
    expect(trailers.join()).toContain("Closes:");
    expect(trailers.join()).not.toMatch(/127\.0\.0\.1|\/i\//);
  });

  it("follows an id that was regrouped, and knows no other", async () => {
    expect((await inversionView("v1:old", NOW))?.inversion).toBe(ID);
    expect(await inversionView("v1:ffffffffffffffff", NOW)).toBeUndefined();
  });

  it("shortens addresses of people but not of bots in its public JSON", async () => {
    const json = toPublicJson(await view());
    expect(json).not.toContain('jo@demo.example"');
    expect(json).toContain("jo@…");
    expect(json).toContain(`syzbot+${SYZBOT}@syzkaller.appspotmail.com`);
  });
});

describe("the other forms of an inversion", () => {
  it("keeps to 80 columns where no word is longer", async () => {
    const lines = formatInversion(await view()).split("\n");
    const prose = lines.slice(0, lines.indexOf("Time line"));
    expect(prose.filter((line) => line.length > 80)).toEqual([]);
  });

  it("shows no character that is not seen", async () => {
    expect(formatInversion(await view())).not.toMatch(/\p{Cf}/u);
  });

  it("makes a well-formed feed of hostile text", async () => {
    const feed = inversionAtom({ ...(await view()), title: 'a <b> & "c" \u0001\ud800 ]]>' });
    expect(feed).toContain("<title>Deadlore: a &lt;b&gt; &amp; &quot;c&quot;  ]]&gt;</title>");
  });
});

describe("inversionsView", () => {
  it("counts what each filter would leave", async () => {
    const { total, facets } = await inversionsView({}, { now: NOW });
    expect(total).toBe(2);
    expect(facets.state).toEqual([
      { value: "applied", count: 1 },
      { value: "back", count: 1 },
      { value: "open", count: 1 },
      { value: "stalled", count: 1 },
    ]);
    expect(facets.year.map(({ value }) => value)).toEqual(["2024", "2022"]);
  });

  it.each([
    [{ state: "open" }, [OTHER]],
    [{ state: "stalled" }, [OTHER]],
    [{ state: "back" }, [OTHER]],
    [{ state: "fixed" }, []],
    [{ subsystem: "demo", year: "2024" }, [ID]],
    [{ kind: "recursive" }, []],
  ])("filters by %o", async (filters, ids) => {
    const { inversions } = await inversionsView(filters, { now: NOW });
    expect(inversions.map(({ inversion }) => inversion)).toEqual(ids);
  });

  it("names a filter that means nothing and leaves it out", async () => {
    const { total, notices } = await inversionsView({ state: "broken", year: "20x4" }, { now: NOW });
    expect(total).toBe(2);
    expect(notices).toHaveLength(2);
  });

  it("goes on where the page before it ended", async () => {
    const first = await inversionsView({}, { now: NOW, limit: 1 });
    const second = await inversionsView({}, { now: NOW, limit: 1, cursor: first.next });
    expect([first, second].flatMap(({ inversions }) => inversions.map((each) => each.inversion))).toEqual([ID, OTHER]);
    expect(second.next).toBeNull();
  });

  it("does not fail on a cursor that it did not make", async () => {
    const { notices, inversions } = await inversionsView({}, { now: NOW, cursor: "{{{" });
    expect(notices).toHaveLength(1);
    expect(inversions).toHaveLength(2);
  });
});
