// Versions of one piece of work, whatever its patches were called meanwhile; and what must not be taken for one.
import { describe, expect, it } from "vitest";
import { readBodyLines } from "../../../lib/fixes/body-lines.ts";
import { interdiff } from "../../../lib/fixes/interdiff.ts";
import { parsePatch, readDiff } from "../../../lib/fixes/patch.ts";
import { groupPostings, type SeriesMail } from "../../../lib/fixes/postings.ts";
import { findSeries } from "../../../lib/fixes/series.ts";
import { pairPatches } from "../../../lib/fixes/series-diff.ts";
import { findVersionNotes } from "../../../lib/fixes/version-notes.ts";

const diff = (file: string, name: string, ...added: string[]) => `
diff --git a/fs/demo/${file} b/fs/demo/${file}
--- a/fs/demo/${file}
+++ b/fs/demo/${file}
@@ -80,2 +80,${2 + added.length} @@ static int ${name}(struct demo *demo)
 	int error;
${added.map((line) => `+${line}\n`).join("")} 	return error;
`;
const LOCK = diff("io.c", "demo_read", "\tmutex_lock(&demo->lock);");
const TRYLOCK = diff("io.c", "demo_read", "\tif (!mutex_trylock(&demo->lock))", "\t\treturn -EAGAIN;");
const OTHER = diff("map.c", "demo_map", "\tdemo_unlock(demo);");

type Mail = { id: string; day: number; subject: string; body?: string; from?: string; parent?: string };

function toMail({ id, day, subject, body = "", from = "pia@example.org", parent }: Mail): SeriesMail {
  const patch = parsePatch(subject, body);
  return {
    messageId: id,
    subject,
    date: new Date(Date.UTC(2030, 0, day, 12)).toISOString().replace(".000", ""),
    sender: { name: null, address: from },
    parent: parent ?? null,
    patch,
    notes: patch ? null : findVersionNotes(readBodyLines(body)),
  };
}

const seriesOf = (mails: readonly Mail[]) => findSeries(groupPostings(mails.map(toMail)));
/** The series as ids: one list a series, versions apart by their first mail. */
const shape = (mails: readonly Mail[]) =>
  seriesOf(mails).map((versions) => versions.map(({ cover, patches }) => (cover ?? patches[0])?.messageId));
const rules = (mails: readonly Mail[]) =>
  seriesOf(mails).flatMap((versions) => versions.slice(1).map(({ link }) => link?.rule));

const RFC: readonly Mail[] = [
  { id: "rfc0", day: 1, subject: "[RFC 0/2] demo: handle faults" },
  { id: "rfc1", day: 1, subject: "[RFC 1/2] demo: take the lock", body: LOCK, parent: "rfc0" },
  { id: "rfc2", day: 1, subject: "[RFC 2/2] demo: unlock in map", body: OTHER, parent: "rfc0" },
];
const V2: readonly Mail[] = [
  { id: "v2.0", day: 9, subject: "[PATCH v2 0/2] demo: fix mmap deadlocks" },
  { id: "v2.1", day: 9, subject: "[PATCH v2 1/2] demo: try the lock", body: TRYLOCK, parent: "v2.0" },
  { id: "v2.2", day: 9, subject: "[PATCH v2 2/2] demo: unlock in map", body: OTHER, parent: "v2.0" },
];

describe("findSeries", () => {
  it("puts a cover letter and its patches into one posting, in any order of arrival", () => {
    const [posting] = groupPostings([...RFC].reverse().map(toMail));
    expect(posting?.cover?.messageId).toBe("rfc0");
    expect(posting?.patches.map(({ messageId }) => messageId)).toEqual(["rfc1", "rfc2"]);
  });

  it("follows a series whose cover and first patch were renamed, by the patch that stayed", () => {
    expect(shape([...V2, ...RFC])).toEqual([["rfc0", "v2.0"]]);
    expect(rules([...RFC, ...V2])).toEqual(["patch-id"]);
  });

  it.each([
    [
      "change-id",
      { body: `${TRYLOCK}\nchange-id: 20300101-demo-0123456789ab\n` },
      { body: `${OTHER}\nchange-id: 20300101-demo-0123456789ab\n` },
    ],
    ["link in the notes", {}, { body: `---\nLink to v1: https://lore.kernel.org/r/one@example.org\n${OTHER}` }],
    ["in reply to", {}, { body: OTHER, parent: "one@example.org" }],
    ["patch-id", {}, { subject: "[PATCH v2] demo: quite another title", body: LOCK }],
    ["title", {}, { body: TRYLOCK, subject: "[PATCH v2] demo: take the lock early" }],
    [
      "title, by another sender",
      {},
      { body: TRYLOCK, subject: "[PATCH v2] demo: take the lock early", from: "ada@example.org" },
    ],
    ["functions and title words", {}, { body: TRYLOCK, subject: "[PATCH v2] demo: try to take the lock first" }],
  ])("joins a version by %s", (rule, one: Partial<Mail>, two: Partial<Mail>) => {
    const mails = [
      { id: "one@example.org", day: 1, subject: "[PATCH] demo: take the lock early", body: LOCK, ...one },
      { id: "two@example.org", day: 5, subject: "[PATCH v2] demo: other words entirely", body: OTHER, ...two },
    ];
    expect(rules(mails)).toEqual([rule]);
  });

  it.each([
    ["another patch of the same person in another file", { subject: "[PATCH v2] demo: unlock in map", body: OTHER }],
    ["the same title in another file", { subject: "[PATCH v2] demo: take the lock early", body: OTHER }],
    ["the same title a decade later", { subject: "[PATCH] demo: take the lock early", body: TRYLOCK, day: 4000 }],
    ["a backport", { subject: "[PATCH 5.10 12/80] demo: take the lock early", body: LOCK }],
    ["a diff in a reply", { subject: "Re: [PATCH] demo: take the lock early", body: LOCK, parent: "one@example.org" }],
    [
      "somebody else's patch of that name without a number",
      { subject: "[PATCH] demo: take the lock early", body: TRYLOCK, from: "ada@example.org" },
    ],
  ])("does not take %s for a version", (_, two: Partial<Mail>) => {
    const one = { id: "one@example.org", day: 1, subject: "[PATCH] demo: take the lock early", body: LOCK };
    expect(rules([one, { id: "two@example.org", day: 5, subject: "", ...two }])).toEqual([]);
  });

  it("does not take a part that goes on as a series of its own, counted from one, for a version", () => {
    const part = { id: "p0", day: 20, subject: "[PATCH 0/2] demo: unlock only" };
    const own = [
      part,
      { id: "p1", day: 20, subject: "[PATCH 1/2] demo: unlock in map", body: OTHER, parent: "p0" },
      { id: "p2", day: 20, subject: "[PATCH 2/2] demo: more", body: diff("x.c", "demo_x", "\tx();"), parent: "p0" },
    ];
    expect(shape([...RFC, ...V2, ...own])).toEqual([["rfc0", "v2.0"], ["p0"]]);
  });

  it("knows a cover letter by its title, though a patch below it had that title once", () => {
    const one: readonly Mail[] = [
      { id: "a0", day: 1, subject: "[PATCH 0/2] demo: support casefold" },
      { id: "a1", day: 1, subject: "[PATCH 1/2] demo: support casefold", body: LOCK },
      { id: "a2", day: 1, subject: "[PATCH 2/2] demo: and more", body: OTHER },
    ];
    const two: readonly Mail[] = [
      { id: "b0", day: 9, subject: "[PATCH v2 0/2] demo: support casefold" },
      { id: "b1", day: 9, subject: "[PATCH v2 1/2] demo: prepare it", body: diff("y.c", "demo_y", "\ty();") },
      { id: "b2", day: 9, subject: "[PATCH v2 2/2] demo: finish it", body: diff("z.c", "demo_z", "\tz();") },
    ];
    expect(shape([...one, ...two])).toEqual([["a0", "b0"]]);
  });

  it("is the same for every order of arrival", () => {
    const mails = [...RFC, ...V2];
    expect(shape([...mails].reverse())).toEqual(shape(mails));
  });
});

describe("what changed between two versions", () => {
  it("pairs the patches by title, then by what they touch", () => {
    const [older, newer] = seriesOf([...RFC, ...V2])[0] ?? [];
    if (!older || !newer) throw new Error("two versions");
    expect(pairPatches(older, newer).map(({ was, now, change }) => [was?.messageId, now?.messageId, change])).toEqual([
      ["rfc1", "v2.1", "changed"],
      ["rfc2", "v2.2", "same"],
    ]);
    const grown = { ...newer, patches: newer.patches.slice(1) };
    expect(pairPatches(older, grown).map(({ change }) => change)).toEqual(["same", "dropped"]);
    expect(pairPatches(grown, older).map(({ change }) => change)).toEqual(["new", "same"]);
  });

  it("shows the lines of the patches that differ, and nothing where only the place moved", () => {
    const lines = (body: string) => readDiff(readBodyLines(body));
    expect(interdiff(lines(LOCK), lines(LOCK.replace("@@ -80", "@@ -90")))).toEqual([]);
    expect(interdiff(lines(LOCK), lines(TRYLOCK + OTHER))).toEqual([
      {
        path: "fs/demo/io.c",
        change: "changed",
        isCut: false,
        lines: [
          { which: "was", text: "+\tmutex_lock(&demo->lock);" },
          { which: "now", text: "+\tif (!mutex_trylock(&demo->lock))" },
          { which: "now", text: "+\t\treturn -EAGAIN;" },
        ],
      },
      {
        path: "fs/demo/map.c",
        change: "added",
        isCut: false,
        lines: [{ which: "now", text: "+\tdemo_unlock(demo);" }],
      },
    ]);
  });

  it("takes linear time on long patches", () => {
    const long = diff("io.c", "x", ...Array.from({ length: 20_000 }, (_, at) => `\tx = ${at % 7};`));
    const began = performance.now();
    const [change] = interdiff(
      readDiff(readBodyLines(long)),
      readDiff(readBodyLines(long.replaceAll("x = 3", "y = 3"))),
    );
    expect(change?.isCut).toBe(true);
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
