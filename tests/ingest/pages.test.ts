// A saved page and the mail that it shows become one, whichever came first.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { HYPERMAIL } from "../lib/mail/pages/texts.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { toMboxrd, writeFile } from "./archives/boxes.ts";

const original = (fields: string): Buffer =>
  Buffer.from(
    `Message-ID: <original@example.org>\nFrom: ${fields}\nSubject: Re: possible deadlock in foo_lock (2)\n\n> > > -> #1 (&foo->lock){+.+.}:\n\nIt is.\n`,
  );
const SENT = "Ada Example <ada@example.org>\nDate: Tue, 12 Feb 2019 12:13:50 +0100";

function ingested(...files: readonly string[]): Base {
  const base = makeBase();
  onTestFinished(base.remove);
  for (const file of files) expect(base.run(["ingest", file]).status).toBe(0);
  return base;
}

const pageId = (base: Base): string => /[0-9a-f]{40}@no-message-id\.invalid/.exec(base.run(["dump"]).stdout)?.[0] ?? "";

describe("a saved page", () => {
  const page = join(mkdtempSync(join(tmpdir(), "deadlore-test-")), "page.txt");
  beforeAll(() => writeFileSync(page, HYPERMAIL));
  afterAll(() => rmSync(dirname(page), { recursive: true, force: true }));

  it("is stored under an id of its content", () => {
    const base = ingested(page);
    expect(base.json(["show", pageId(base)])).toMatchObject({
      from: { name: "Ada Example" },
      date: "2019-02-12T11:14:08Z",
    });
  }, 60_000);

  it("goes into its mail, and its old address leads there", () => {
    const mbox = writeFile("list.mbox", toMboxrd([original(SENT)]));
    const alone = ingested(page);
    const id = pageId(alone);
    expect(alone.run(["ingest", mbox]).status).toBe(0);
    expect(alone.json(["show", id])).toMatchObject({ messageId: "original@example.org" });
    expect(pageId(alone)).toBe("");
    expect(alone.run(["dump"]).stdout).toBe(ingested(mbox, page).run(["dump"]).stdout);
    expect(alone.json(["index", "verify"])).toMatchObject({ missing: [], extra: [] });
  }, 60_000);

  it("goes into its mail also where a list put its prefix on the subject", () => {
    const prefixed = original(SENT).toString().replace("Re: possible", "Re: [Example-devel] possible");
    const base = ingested(page, writeFile("list.mbox", toMboxrd([Buffer.from(prefixed)])));
    expect(pageId(base)).toBe("");
  }, 60_000);

  it.each([
    ["another author", SENT.replace("Ada Example", "Bob Sample")],
    ["another hour", SENT.replace("12:13:50", "15:13:50")],
  ])(
    "stays beside a mail of %s",
    (_, fields) => {
      const base = ingested(page, writeFile("list.mbox", toMboxrd([original(fields)])));
      expect(pageId(base)).not.toBe("");
    },
    60_000,
  );
});
