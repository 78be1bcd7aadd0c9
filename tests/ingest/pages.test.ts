// A saved page and the mail that it shows become one, whichever came first.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { HTML_SPINICS } from "../lib/mail/pages/html-texts.ts";
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
      hasOwnId: false,
      from: { name: "Ada Example" },
      date: "2019-02-12T11:14:08Z",
    });
    expect(base.run(["show", pageId(base)]).stdout).not.toContain("https://lore.kernel.org/all/");
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

describe("a saved page that names no parent", () => {
  const parent = (from: string, date: string, body: string, id = "parent@example.org"): Buffer =>
    Buffer.from(
      `Message-ID: <${id}>\nFrom: ${from}\nDate: ${date}\nSubject: Re: possible deadlock in foo_lock (2)\n\n${body}`,
    );
  const BOB = parent(
    "Bob Sample <bob@example.net>",
    "Mon, 11 Feb 2019 15:33:38 +0100",
    "Is foo lock -> bar lock ever taken?\n",
  );

  it("stands where it answers, and the thread says that this is inferred", () => {
    const base = ingested(writeFile("list.mbox", toMboxrd([BOB])), writeFile("page.txt", HYPERMAIL));
    expect(base.json(["thread", "parent@example.org"])).toMatchObject({
      mails: [
        { parent: null, marks: [] },
        { parent: "parent@example.org", marks: expect.arrayContaining(["place inferred"]) },
      ],
    });
  }, 60_000);

  it("comes to the same place in any order, and leaves it where a mail that fits better comes", () => {
    const other = parent(
      "Bob Sample <bob@example.net>",
      "Mon, 11 Feb 2019 09:01:00 +0100",
      "No.\n",
      "other@example.org",
    );
    const files = [toMboxrd([other]), toMboxrd([BOB])].map((bytes, at) => writeFile(`${at}.mbox`, bytes));
    const page = writeFile("page.txt", HYPERMAIL);
    const dumps = [
      [page, ...files],
      [files[0] ?? "", page, files[1] ?? ""],
      [...files.toReversed(), page],
    ].map((order) => ingested(...order).run(["dump"]).stdout);
    expect(new Set(dumps).size).toBe(1);
    expect(dumps[0]).toContain('"inReplyTo":"parent@example.org"');
  }, 120_000);

  it("stands alone where nothing of what it quotes is here", () => {
    const cyd = parent("Cyd Person <cyd@example.net>", "Mon, 11 Feb 2019 15:33:38 +0100", "Something else.\n");
    const base = ingested(writeFile("list.mbox", toMboxrd([cyd])), writeFile("page.txt", HYPERMAIL));
    expect(base.json(["thread", "parent@example.org"])).toMatchObject({ mails: [{ messageId: "parent@example.org" }] });
  }, 60_000);
});

describe("the address that a saved page tells of itself", () => {
  const url = "https://www.spinics.net/lists/linux-fsdevel/msg139588.html";
  const mail = Buffer.from(
    "Message-ID: <20190212111408.GA1-ada@example.org>\nFrom: A. Example <ada@example.org>\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: another subject\n\nIt is the order of foo and bar, with lockdep.\n",
  );

  it("leads to the page, so does the id that it shows, and both to the mail once that is here", () => {
    const base = ingested(writeFile("page.html", HTML_SPINICS));
    for (const id of [
      url,
      "http://spinics.net/lists/linux-fsdevel/msg139588.html#a",
      "20190212111408.GA1-ada@example.org",
    ])
      expect(base.json(["show", id])).toMatchObject({ from: { name: "Ada Example" } });
    expect(base.run(["ingest", writeFile("list.mbox", toMboxrd([mail]))]).status).toBe(0);
    for (const id of [url, "20190212111408.GA1-ada@example.org"])
      expect(base.json(["show", id])).toMatchObject({
        messageId: "20190212111408.GA1-ada@example.org",
        subject: "another subject",
      });
    expect(pageId(base)).toBe("");
  }, 60_000);

  it("is no mail's before any is known", () => {
    const base = ingested(writeFile("list.mbox", toMboxrd([mail])));
    expect(base.run(["show", "https://lkml.org/lkml/2019/2/12/1"]).status).toBe(1);
  }, 60_000);

  it("of marc is that of the one mail of its list in that minute", () => {
    const sent = mail.toString().replace("12:14:08 +0100", "09:11:08 +0100");
    const base = ingested(
      writeFile("list.mbox", toMboxrd([Buffer.from(`List-Id: <linux-fsdevel.vger.kernel.org>\n${sent}`)])),
    );
    expect(base.json(["show", "https://marc.info/?l=linux-fsdevel&m=154995908004146&w=2"])).toMatchObject({
      subject: "another subject",
    });
    expect(base.run(["show", "https://marc.info/?l=linux-ext4&m=154995908004146&w=2"]).status).toBe(1);
  }, 60_000);

  it("of an id whose domain was masked is that of the mail with this local part", () => {
    const base = ingested(writeFile("list.mbox", toMboxrd([mail])));
    const lore = (id: string) => `https://lore.kernel.org/fstests/${id}/`;
    expect(base.json(["show", lore("20190212111408.GA1-ada@xxxxxxxxxxx")])).toMatchObject({
      subject: "another subject",
    });
    expect(base.run(["show", lore("20190212111408.GA1-ada@xxxxxxxxxx")]).status).toBe(1);
  }, 60_000);
});
