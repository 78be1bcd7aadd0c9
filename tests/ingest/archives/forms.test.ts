// What the forms of an archive have of their own; what they share is in tests/contracts/archive-reader.test.ts.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openArchives } from "../../../ingest/archives.ts";
import { folder, mail, outcome, readAll, writeFile, writeV1 } from "./boxes.ts";

const CTIME = "Tue Feb 12 12:14:08 2019";
const open = async (path: string) => (await openArchives(path, {}))[0];

describe("mboxcl2", () => {
  const box = (body: string, length: number) =>
    writeFile(
      "x.mbox",
      `From a@example.org ${CTIME}\nMessage-ID: <one@example.org>\nContent-Length: ${length}\n\n${body}\nFrom a@example.org ${CTIME}\nMessage-ID: <two@example.org>\n\nlast\n`,
    );
  const hidden = `see\n\nFrom b@example.org ${CTIME}\nMessage-ID: <hidden@example.org>\n\n>From x\n`;

  it("believes a length at which the next mail begins, whatever stands before it", async () => {
    const items = await readAll(await open(box(hidden, hidden.length)));
    expect(outcome(items)).toEqual(["one", "two"]);
    const [first] = items;
    expect(first?.kind === "message" && first.bytes.toString().endsWith("\n>From x\n")).toBe(true);
  });

  it.each([0, 3, hidden.length - 1, 5_000, 999_999_999])("does not believe %d, which does not fit", async (length) => {
    expect(outcome(await readAll(await open(box(hidden, length))))).toEqual(["one", "hidden", "two"]);
  });

  it("finds the end in a mail longer than what is read at once", async () => {
    const body = `${"line of text\n".repeat(300_000)}From b@example.org ${CTIME}\nSubject: quoted\n`;
    expect(outcome(await readAll(await open(box(body, body.length))))).toEqual(["one", "two"]);
  });
});

describe("maildir", () => {
  const make = () => {
    const path = join(folder(), "list");
    for (const name of ["cur", "new"]) mkdirSync(join(path, name), { recursive: true });
    writeFileSync(join(path, "new", "5.a.host"), mail("one", "x\n"));
    return path;
  };

  it("reads what comes later, also under a name that sorts before", async () => {
    const path = make();
    const [first] = await readAll(await open(path));
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(path, "new", "1.b.host"), mail("two", "y\n"));
    expect(outcome(await readAll(await open(path), first?.cursor))).toEqual(["two"]);
  });

  it("knows a mail that was moved and marked as seen", async () => {
    const path = make();
    const before = await open(path);
    const stamp = await before?.stamp();
    const [first] = await readAll(before);
    await new Promise((resolve) => setTimeout(resolve, 20));
    renameSync(join(path, "new", "5.a.host"), join(path, "cur", "5.a.host:2,RS"));
    const after = await open(path);
    expect(await after?.stamp()).not.toBe(stamp);
    for await (const mails of after?.fetch([first?.locator ?? ""]) ?? [])
      expect(mails[0]?.bytes.toString()).toContain("Message-ID: <one@example.org>");
  });

  it("takes names that are no text", async () => {
    const path = make();
    writeFileSync(Buffer.concat([Buffer.from(`${path}/new/6.`), Buffer.from([0xff, 0xfe, 0x0a])]), mail("odd", "x\n"));
    expect(outcome(await readAll(await open(path))).sort()).toEqual(["odd", "one"]);
  });
});

describe("public-inbox v1", () => {
  it("gives a deleted mail as deleted", async () => {
    const path = writeV1(join(folder(), "x.git"), [mail("one", "a\n"), mail("two", "b\n"), null]);
    expect(outcome(await readAll(await open(path)))).toEqual(["deleted", "two"]);
  });
});
