// Claims that name a report by the address of an archive which holds no Message-ID: tied to the mail, whichever came first.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { HTML_HYPERMAIL } from "../lib/mail/pages/html-texts.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { toMboxrd } from "./archives/boxes.ts";
import { REPORT } from "./splats.ts";

vi.setConfig({ testTimeout: 180_000 });

type Head = {
  readonly id: string;
  readonly subject: string;
  readonly at: string;
  readonly by?: string;
  readonly to?: string;
};

const mail = ({ id, subject, at, by = "Ada Example <ada@example.org>", to }: Head, body: string): Buffer =>
  Buffer.from(
    `Message-ID: <${id}@example.org>\nFrom: ${by}\nDate: ${at}\nSubject: ${subject}\nList-Id: <linux-demo.vger.example.org>\n${to ? `In-Reply-To: <${to}@example.org>\n` : ""}\n${body}\n`,
  );

const REPORTED = mail(
  { id: "report", subject: "possible deadlock in demo", at: "Tue, 12 Feb 2019 09:00:00 +0000" },
  REPORT,
);
const PAGE = "https://lkml.org/lkml/2019/2/12/123";
/** 09:01:15 UTC, as marc counts. */
const MARC = "https://marc.info/?l=linux-demo&m=154996207512345&w=2";
const DIFF = `---
diff --git a/fs/other/x.c b/fs/other/x.c
--- a/fs/other/x.c
+++ b/fs/other/x.c
@@ -1,2 +1,2 @@ static int other_open(void)
-a
+b
 c`;
const BOB = "Bob Sample <bob@example.net>";
const fix = (changelog: string): Buffer =>
  mail(
    { id: "fix", subject: "[PATCH] other: do it the other way round", at: "Mon, 4 Mar 2019 10:00:00 +0000", by: BOB },
    `A deadlock.\n\n${changelog}\nSigned-off-by: ${BOB}\n${DIFF}`,
  );

const CREDIT = "Reported-by: Ada Example <ada@example.org>";
const FORMS = [
  ["Link: beside who reported it, a day of lkml.org", fix(`${CREDIT}\nLink: ${PAGE}`)],
  ["Closes: with its http and www", fix(`Closes: http://www.lkml.org/lkml/2019/2/12/123\n${CREDIT}`)],
  ["a title beside the address", fix(`This was met in "possible deadlock in demo" (${PAGE}).`)],
  ["the second of marc", fix(`Link: ${MARC}`)],
] as const;

const bases: Base[] = [];
afterAll(() => {
  for (const base of bases) base.remove();
});

/** Mailboxes and saved pages. */
function ingest(...sources: readonly (readonly Buffer[] | string)[]): Base {
  const base = makeBase();
  bases.push(base);
  for (const [at, source] of sources.entries()) {
    const path = join(base.folder, `${at}.${typeof source === "string" ? "html" : "mbox"}`);
    writeFileSync(path, typeof source === "string" ? source : toMboxrd(source));
    const { status, stderr } = base.run(["ingest", path]);
    if (status !== 0) throw new Error(stderr);
  }
  return base;
}

type Story = {
  readonly inversions: readonly { readonly inversion: string }[];
  readonly fixes: readonly { readonly messageId: string | null; readonly confidence: string }[];
  readonly resolution: { readonly state: string };
};

function story(base: Base): Story {
  const log: Story = JSON.parse(base.run(["log", "--json"]).stdout);
  return JSON.parse(base.run(["show", log.inversions[0]?.inversion ?? "", "--json"]).stdout);
}
const fixesOf = (base: Base): unknown => story(base).fixes.map(({ messageId, confidence }) => [messageId, confidence]);
const TIED = [["fix@example.org", "linked"]];
const dump = (base: Base): string => base.run(["dump"]).stdout;

describe("a fix that names its report by another archive's address", () => {
  it.each(FORMS)("is tied to it, linked, in any order of arrival: %s", (_, patch) => {
    const together = ingest([REPORTED, patch]);
    expect(fixesOf(together)).toEqual(TIED);
    expect(dump(ingest([patch], [REPORTED]))).toBe(dump(together));
    expect(dump(ingest([REPORTED], [patch]))).toBe(dump(together));
  });

  it("is not tied where two mails fit, nobody fits, or the day is another", () => {
    const twin = mail(
      { id: "twin", subject: "possible deadlock in demo", at: "Tue, 12 Feb 2019 11:00:00 +0000" },
      REPORT,
    );
    const named = FORMS[0][1];
    expect(fixesOf(ingest([REPORTED, twin, named]))).toEqual([]);
    expect(fixesOf(ingest([named], [REPORTED], [twin]))).toEqual([]);
    expect(fixesOf(ingest([REPORTED, fix(`Reported-by: ${BOB}\nLink: ${PAGE}`)]))).toEqual([]);
    expect(fixesOf(ingest([REPORTED, fix(`Link: ${PAGE}`)]))).toEqual([]);
    expect(fixesOf(ingest([REPORTED, fix(`${CREDIT}\nLink: https://lkml.org/lkml/2019/2/17/123`)]))).toEqual([]);
  });

  it("takes the report of a person who wrote more that day", () => {
    const more = mail({ id: "more", subject: "something else", at: "Tue, 12 Feb 2019 10:00:00 +0000" }, "No report.");
    expect(fixesOf(ingest([more, FORMS[0][1]], [REPORTED]))).toEqual(TIED);
  });

  it("is let go when the report goes, and tied again to the one that is left", () => {
    const twin = mail(
      { id: "twin", subject: "possible deadlock in demo", at: "Tue, 12 Feb 2019 11:00:00 +0000" },
      `${REPORT}\n(again)`,
    );
    const base = ingest([REPORTED, twin, FORMS[0][1]]);
    expect(fixesOf(base)).toEqual([]);
    expect(base.run(["redact", "twin@example.org"]).status).toBe(0);
    expect(fixesOf(base)).toEqual(TIED);
  });

  it("says in its own claims which address it named, and the address leads to the mail", () => {
    const base = ingest([REPORTED, FORMS[0][1]]);
    const shown: { claims: { rule: string; about: string }[] } = JSON.parse(
      base.run(["show", "fix@example.org", "--json"]).stdout,
    );
    expect(shown.claims).toContainEqual(expect.objectContaining({ rule: "patch-link", about: PAGE }));
    expect(base.json(["show", PAGE])).toMatchObject({ messageId: "report@example.org" });
  });
});

describe("a fix that names the address of a page which somebody saved", () => {
  const ID = "20190212111350.GA1";
  const shown = mail(
    { id: ID, subject: "Re: possible deadlock in foo_lock (2)", at: "Tue, 12 Feb 2019 12:13:50 +0100" },
    `> > -> #1 (&foo->lock){+.+.}:\n> >        down_write+0x38/0x90\n\nIt is, if a < b && c.\n\n${REPORT}`,
  );
  const named = fix("Link: https://lkml.iu.edu/hypermail/linux/kernel/1902.1/02160.html");
  const page = HTML_HYPERMAIL;

  it("is tied to the mail that the page shows, in any order", () => {
    const together = ingest([shown, named], page);
    expect(fixesOf(together)).toEqual(TIED);
    for (const boxes of [
      [page, [named], [shown]],
      [[named], [shown], page],
      [[shown], page, [named]],
    ] as const)
      expect(dump(ingest(...boxes))).toBe(dump(together));
  });

  it("is not where nobody saved it", () => expect(fixesOf(ingest([shown, named]))).toEqual([]));
});

describe("words that name a report by such an address", () => {
  const other = REPORT.replaceAll("&demo->", "&other->").replaceAll("demo_", "other_");
  const SECOND = mail(
    { id: "second", subject: "possible deadlock in other", at: "Wed, 20 Feb 2019 09:00:00 +0000", by: BOB },
    other,
  );
  const said = mail(
    { id: "said", subject: "Re: possible deadlock in other", at: "Wed, 20 Feb 2019 10:00:00 +0000", to: "second" },
    `This is a duplicate of "possible deadlock in demo" ${PAGE}.`,
  );

  it("join the two, in any order", () => {
    const together = ingest([REPORTED, SECOND, said]);
    const [a, b] = [ingest([said, SECOND], [REPORTED]), ingest([REPORTED], [said], [SECOND])];
    expect(dump(a)).toBe(dump(together));
    expect(dump(b)).toBe(dump(together));
    expect(dump(together)).not.toBe(dump(ingest([REPORTED, SECOND])));
  });
});
