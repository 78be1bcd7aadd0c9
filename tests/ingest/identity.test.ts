// The base is a function of the mails that are there: not of the order they came in, nor of mails that went again.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { folder, toMboxrd, writeEpoch, writeFile } from "./archives/boxes.ts";
import { REPORT } from "./splats.ts";

const bases: Base[] = [];
afterAll(() => {
  for (const base of bases) base.remove();
});

const lines = (text: string): readonly string[] => text.trimEnd().split("\n");

/** One base, each step derived before the next; with its dump. */
function grow(...steps: readonly (readonly string[])[]): Base & { readonly dump: readonly string[] } {
  const base = makeBase();
  bases.push(base);
  return { ...base, dump: lines(base.grow(...steps)) };
}
const dumpOf = (...steps: readonly (readonly string[])[]): readonly string[] => grow(...steps).dump;
const linesOf = (base: Base): readonly string[] => lines(base.run(["dump"]).stdout);

type Fields = { readonly subject?: string; readonly refs?: readonly string[]; readonly more?: string };
const mail = (id: string, body: string, { subject = id, refs = [], more = "" }: Fields = {}): Buffer => {
  const references = refs.length === 0 ? "" : `References: ${refs.map((ref) => `<${ref}@example.org>`).join(" ")}\n`;
  return Buffer.from(
    `Message-ID: <${id}@example.org>\nFrom: Ada <ada@example.org>\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: ${subject}\n${references}${more}\n${body}`,
  );
};
const box = (...mails: readonly Buffer[]): string => writeFile("list.mbox", toMboxrd(mails));
const DIFF = "diff --git a/demo.c b/demo.c\n--- a/demo.c\n+++ b/demo.c\n@@ -1,2 +1,2 @@ demo_a\n-a\n+b\n c\n";

describe("copies of one mail", () => {
  const attached = `Content-Type: multipart/mixed; boundary="b"\n`;
  const text = "--b\nContent-Type: text/plain\n\nsee the log\n";
  const log = '--b\nContent-Type: text/x-log; name="a.log"\nContent-Disposition: attachment\n\nlockdep\n';
  const copies = [
    mail("copy", `${text}${log}--b--\n`, { refs: ["old"], more: `List-Id: <one.example.org>\n${attached}` }),
    mail("copy", `${text}--b--\n`, { refs: ["other"], more: `List-Id: <two.example.org>\n${attached}` }),
  ];
  const others = [mail("old", "a deadlock\n"), mail("other", "nothing\n")];

  it("give one row in either order, though only one of them has the log, and each names another mail", () => {
    const [a, b] = copies.map((copy) => [box(copy)]);
    const rest = [box(...others)];
    const first = dumpOf(a ?? [], b ?? [], rest);
    expect(first.filter((line) => line.includes('"record":"message"'))).toHaveLength(3);
    expect(dumpOf(b ?? [], a ?? [], rest)).toEqual(first);
    expect(dumpOf(rest, b ?? [], a ?? [])).toEqual(first);
    expect(first.join("\n")).toContain('"lists":["one.example.org","two.example.org"]');
  }, 60_000);

  it("are told from another text under the same id, and both are kept and said", () => {
    const twice = [mail("same", "a deadlock, says one\n"), mail("same", "a deadlock, says the other\n")];
    const base = grow([box(...twice)]);
    expect(base.dump).toEqual(dumpOf([box(...twice.toReversed())]));
    expect(base.json(["show", "same@example.org"])).toMatchObject({ imposters: 1 });
    expect(base.dump.filter((line) => line.includes('"record":"message"'))).toHaveLength(2);
  }, 60_000);

  it("are no copies where one text is in HTML alone", () => {
    const html = (text: string) => mail("html", `<p>${text}</p>\n`, { more: "Content-Type: text/html\n" });
    expect(grow([box(html("one"), html("two"))]).json(["show", "html@example.org"])).toMatchObject({ imposters: 1 });
  });

  it("are no copies where ids differ in case, or behind their first 255 characters", () => {
    const long = "x".repeat(300);
    const mails = ["a", "A", `${long}1`, `${long}2`].map((id) => mail(id, "one text\n", { subject: "one" }));
    const base = grow([box(...mails)]);
    expect(base.json(["ingest", box(...mails)])).toMatchObject({ total: { stored: 0, duplicate: 4 } });
    expect(base.dump.filter((line) => line.includes('"record":"message"'))).toHaveLength(4);
  });
});

describe("a file at a known place that holds another mail now", () => {
  it("is read, and the first mail stays", () => {
    const file = join(folder(), "a.eml");
    writeFileSync(file, mail("first", "one\n"));
    const base = grow([file]);
    writeFileSync(file, mail("second", "one\n").toString().replace("second", "other1").replaceAll("second", "other1"));
    expect(base.json(["ingest", file])).toMatchObject({ total: { seen: 1, stored: 1 } });
    expect(linesOf(base).join("\n")).toContain("first@example.org");
  });
});

describe("a mail that its inbox took out", () => {
  const epoch = (...mails: readonly Buffer[]) =>
    writeEpoch(
      join(folder(), "list", "git", "0.git"),
      mails.map((m) => ({ m })),
    );
  const takeOut = (path: string, d: Buffer) => writeEpoch(path, [{ d }], "more");

  /** With and without `gone`: the same base. */
  function expectEqual(gone: Buffer, rest: readonly Buffer[], before: readonly Buffer[] = []): Base {
    const path = epoch(...before, gone, ...rest);
    const base = grow([path]);
    const expected = dumpOf([epoch(...before, ...rest)]);
    expect(base.dump).not.toEqual(expected);
    takeOut(path, gone);
    expect(base.json(["ingest", path])).toMatchObject({ total: { rejectReasons: { deleted: 1 } } });
    expect(linesOf(base)).toEqual(expected);
    expect(base.json(["index", "verify"])).toMatchObject({ missing: [], extra: [] });
    return base;
  }

  it("leaves nothing: it held two threads together", () => {
    expectEqual(mail("between", "nothing\n", { refs: ["left", "right"] }), [
      mail("left", "a deadlock\n"),
      mail("right", "lockdep\n"),
    ]);
  }, 60_000);

  it("leaves nothing: it made its thread relevant, its report made another one", () => {
    expectEqual(mail("report", REPORT), [
      mail("answer", "thanks\n", { refs: ["report"] }),
      mail("naming", "see\nhttps://lore.kernel.org/all/report@example.org/\n"),
    ]);
  }, 60_000);

  it("leaves nothing of its claim about a report elsewhere", () => {
    expectEqual(
      mail(
        "fix",
        `Reported-by: Ada <ada@example.org>\nCloses: https://lore.kernel.org/all/report@example.org/\n---\n${DIFF}`,
        {
          subject: "[PATCH] demo: take a before b",
        },
      ),
      [mail("report", REPORT)],
    );
  }, 60_000);

  it("leaves nothing where it was the first of an id that another mail has too", () => {
    expectEqual(mail("same", "a deadlock\n"), [mail("same", "another deadlock\n")]);
    expectEqual(mail("same", "another deadlock\n"), [mail("same", "a deadlock\n")]);
  }, 60_000);

  it("is gone where the deletion stands in a later epoch, whichever is read first", () => {
    const home = join(folder(), "list", "git");
    const [kept, gone] = [mail("kept", "a deadlock\n"), mail("gone", "lockdep\n")];
    const zero = writeEpoch(join(home, "0.git"), [{ m: kept }, { m: gone }]);
    const one = writeEpoch(join(home, "1.git"), [{ d: gone }]);
    const expected = dumpOf([epoch(kept)]);
    for (const steps of [[[zero], [one]], [[one], [zero]], [[zero, one]], [[one, zero]], [[join(home, "..")]]])
      expect(dumpOf(...steps)).toEqual(expected);
  }, 60_000);

  it("stays as its other copy says it, where another list kept one", () => {
    const here = mail("copy", "a deadlock\n", { refs: ["here"], more: "List-Id: <here.example.org>\n" });
    const there = mail("copy", "a deadlock\n", { refs: ["there"], more: "List-Id: <there.example.org>\n" });
    for (const [gone, kept] of [
      [here, there],
      [there, here],
    ] as const) {
      const rest = box(kept, mail("here", "nothing\n"), mail("there", "nothing\n"));
      const path = epoch(gone);
      const base = grow([path, rest]);
      takeOut(path, gone);
      expect(base.run(["ingest", path]).status).toBe(0);
      expect(linesOf(base)).toEqual(dumpOf([rest]));
    }
  }, 60_000);

  it("stays as it was where its other copy cannot be read again", () => {
    const here = mail("copy", "a deadlock\n", { more: "List-Id: <here.example.org>\n" });
    const there = mail("copy", "a deadlock\n", { more: "List-Id: <there.example.org>\n" });
    const [path, rest] = [epoch(here, there.toString() === here.toString() ? here : mail("x", "y\n")), box(there)];
    const base = grow([path, rest]);
    rmSync(rest);
    takeOut(path, here);
    expect(base.run(["ingest", path]).status).toBe(0);
    expect(base.run(["show", "copy@example.org"]).stdout).toContain("a deadlock");
  }, 60_000);
});

describe("a thread that becomes relevant late", () => {
  it("is read again when a report arrives in it, when a fix names a mail of it, and not for less", () => {
    const old = [mail("old", "the file system hangs\n"), mail("answer", "it does\n", { refs: ["old"] })];
    const naming = "Link: https://lore.kernel.org/all/answer@example.org/\n";
    const fix = mail("fix", `A deadlock.\n\n${naming}---\n${DIFF}`, { subject: "[PATCH] demo: hold no lock" });
    const talk = mail("talk", `A deadlock.\n\n${naming}`);
    const kept = (base: Base) => base.run(["show", "old@example.org"]).stdout.includes("the file system hangs");
    expect(kept(grow([box(...old)], [box(talk)]))).toBe(false);
    const base = grow([box(...old)], [box(fix)]);
    expect(kept(base)).toBe(true);
    expect(base.dump).toEqual(dumpOf([box(fix)], [box(...old)]));
    const report = mail("late", REPORT, { refs: ["old"] });
    const other = grow([box(...old)], [box(report)]);
    expect(kept(other)).toBe(true);
    expect(other.dump).toEqual(dumpOf([box(report, ...old)]));
  }, 60_000);

  it("says what it cannot read again, and loses nothing of what it knows", () => {
    const source = box(mail("old", "the file system hangs\n"));
    const base = grow([source]);
    rmSync(source);
    const ran = base.run(["ingest", box(mail("late", REPORT, { refs: ["old"] }))]);
    expect([ran.status, ran.stderr]).toEqual([0, expect.stringMatching(/list\.mbox: 1 mails? of relevant threads/)]);
    expect(base.run(["thread", "late@example.org"]).stdout).toContain("old");
    expect(base.run(["show", "late@example.org"]).stdout).toContain("demo_a");
  }, 60_000);
});
