import { describe, expect, it } from "vitest";
import { pageBody, pageMail, parseMessage, parsePage, scanHead, toLink } from "../../../../lib/mail/index.ts";
import { FLATTENED, HYPERMAIL, LKML_ORG, MARC, SPINICS } from "./texts.ts";

const page = (text: string) => {
  const found = parsePage(text);
  if (!found) throw new Error("no page");
  return found;
};

describe("hypermail", () => {
  it("gives what the page prints, and says what is inferred", () => {
    expect(page(HYPERMAIL)).toMatchObject({
      form: "hypermail",
      subject: "Re: possible deadlock in foo_lock (2)",
      from: { name: "Ada Example", address: "ada@xxxxxxxxxxx" },
      date: "2019-02-12T11:14:08Z",
      dateRaw: "Tue Feb 12 2019 - 06:14:08 EST",
      list: "linux-kernel.vger.kernel.org",
      fields: { subject: "explicit", from: "explicit", address: "inferred", date: "explicit", list: "inferred" },
    });
  });

  it("reads copies that lost their blank lines, and CRLF", () => {
    const dense = HYPERMAIL.replaceAll(/\n\n+/g, "\n");
    expect(page(dense)).toMatchObject({
      subject: "Re: possible deadlock in foo_lock (2)",
      date: "2019-02-12T11:14:08Z",
    });
    expect(page(HYPERMAIL.replaceAll("\n", "\r\n"))).toMatchObject({ date: "2019-02-12T11:14:08Z" });
  });

  it.each([
    ["Mon May 31 2021 - 16:35:29 EST", "2021-05-31T20:35:29Z"],
    ["Sun Mar 10 2019 - 01:59:59 EST", "2019-03-10T06:59:59Z"],
    ["Sun Mar 10 2019 - 03:00:00 EST", "2019-03-10T07:00:00Z"],
    ["Sun Nov 03 2019 - 02:00:00 EST", "2019-11-03T07:00:00Z"],
    ["Thu Mar 31 2005 - 12:00:00 EST", "2005-03-31T17:00:00Z"],
    ["Mon Apr 04 2005 - 12:00:00 EST", "2005-04-04T16:00:00Z"],
    ["Mon Oct 31 2005 - 12:00:00 EST", "2005-10-31T17:00:00Z"],
    ["Tue Feb 12 2019 - 06:14:08", null],
  ])("%s is New York's clock", (printed, utc) => {
    expect(page(HYPERMAIL.replace("Tue Feb 12 2019 - 06:14:08 EST", printed)).date).toBe(utc);
  });

  it("has the place of every field in the saved text", () => {
    const { spans } = page(HYPERMAIL);
    const at = (field: "subject" | "from" | "date") => HYPERMAIL.slice(spans[field]?.start, spans[field]?.end);
    expect([at("subject"), at("from"), at("date")]).toEqual([
      "Re: possible deadlock in foo_lock (2)",
      "Ada Example",
      "Tue Feb 12 2019 - 06:14:08 EST",
    ]);
  });

  it("never un-masks: not an address, not an id in a link", () => {
    const { from } = page(HYPERMAIL);
    expect(from.address).toBe("ada@xxxxxxxxxxx");
    expect(toLink("https://lore.kernel.org/x/20210531.1-ada@xxxxxxxxxx/").messageId).toBeNull();
    expect(toLink("https://lore.kernel.org/x/20210531.1-ada@xxxx.example/").messageId).toBe(
      "20210531.1-ada@xxxx.example",
    );
  });
});

describe("quoted people", () => {
  it("are found with their depth, also over two lines", () => {
    const found = page(HYPERMAIL).attributions.map(({ depth, name, address, date }) => [depth, name, address, date]);
    expect(found).toEqual([
      [1, "Bob Sample", null, null],
      [2, "Cyd Person", "cyd@xxxxxxxxxxx", null],
      [3, "bot", "bot+1@xxxxxxxxx", "2019-02-10T18:23:00Z"],
    ]);
  });

  it("do not order a time without a zone", () => {
    expect(page(HYPERMAIL).attributions[0]).toMatchObject({ dateRaw: "Mon 11-02-19 15:33:38", date: null });
  });

  it("have their times in UTC where a zone is printed", () => {
    expect(page(LKML_ORG).attributions.map(({ date }) => date)).toEqual([
      "2015-09-25T02:53:57Z",
      "2015-09-24T15:50:29Z",
    ]);
  });
});

describe("lkml.org", () => {
  it("knows the day of the archive where the date was lost, and the author by the signature", () => {
    expect(page(LKML_ORG)).toMatchObject({
      form: "lkml.org",
      subject: "Re: [PATCH] foo: fix deadlock in foo_fault",
      from: { name: "Cyd Person", address: null },
      date: "2015-09-25",
      dateRaw: "[2015] [Sep] [25]",
      fields: { subject: "explicit", from: "inferred", date: "explicit", list: "inferred" },
    });
  });

  it("takes the glued values where they are", () => {
    const whole = LKML_ORG.replace("\nDate\nFrom\n", "\nDateFri, 25 Sep 2015 20:25:19 -0600\nFromCyd Person <>\n");
    expect(page(whole)).toMatchObject({
      date: "2015-09-26T02:25:19Z",
      from: { name: "Cyd Person", address: null },
      fields: { from: "explicit" },
    });
  });

  it("does not guess an author whom nobody quotes, nor between two", () => {
    expect(page(LKML_ORG.replace("- Cyd", "- Eve")).from.name).toBeNull();
    expect(page(LKML_ORG.replace("Bob Sample", "Cyd Sample")).from.name).toBeNull();
  });

  it("leaves the footer out of the text", () => {
    const body = pageBody(page(LKML_ORG));
    expect(body).not.toContain("Last update");
    expect(body).not.toContain("RSS");
    expect(body.length).toBe(LKML_ORG.length);
    expect(body.indexOf("- Cyd")).toBe(LKML_ORG.indexOf("- Cyd"));
  });
});

describe("marc and spinics", () => {
  it("marc: the list as named, the time in UTC, addresses as spelled", () => {
    expect(page(MARC)).toMatchObject({
      form: "marc",
      subject: "Re: possible deadlock in foo_lock",
      from: { name: "Ada Example", address: "ada () example ! org" },
      date: "2019-02-12T11:14:08Z",
      list: "linux-fsdevel",
      fields: { list: "explicit", from: "explicit", date: "explicit" },
    });
    expect(pageBody(page(MARC)).trim()).toBe("It is the order of foo and bar.");
  });

  it("spinics: the fields of its list", () => {
    expect(page(SPINICS)).toMatchObject({
      form: "spinics",
      subject: "Re: possible deadlock in foo_lock",
      from: { name: "Ada Example", address: "ada@xxxxxxxxxxx" },
      date: "2019-02-12T11:14:08Z",
      list: null,
    });
    expect(pageBody(page(SPINICS)).trim()).toBe("It is the order of foo and bar.");
  });
});

describe("flattened text", () => {
  it("gives the author by the signature and invents nothing else", () => {
    expect(page(FLATTENED)).toMatchObject({
      form: "flattened",
      subject: null,
      from: { name: "Theodora Example", address: null },
      date: null,
      list: null,
      fields: { from: "inferred" },
    });
  });

  it("does not take a flattened log for a mail", () => {
    expect(parsePage("WARNING: possible circular locking dependency detected > ".repeat(20))).toBeUndefined();
  });
});

describe("parsePage", () => {
  it.each([
    ["nothing", ""],
    ["a log", "[    1.0] foo\n[    1.1] bar\n"],
    ["a mail", "From: a@example.org\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: x\n\ntext\n"],
    ["a mail that quotes a page", `Message-ID: <a@example.org>\nSubject: x\n\n${HYPERMAIL}`],
    ["a mailbox", `From a@example.org Tue Feb 12 12:14:08 2019\n${HYPERMAIL}`],
  ])("does not take %s for a page", (_, text) => expect(parsePage(text)).toBeUndefined());

  it("takes linear time and never throws", () => {
    for (const piece of [
      "From: a\n",
      "Date: Tue Feb 12 2019 - ",
      "On Mon, Feb ",
      "> ",
      "[lkml] [",
      "Subject",
      "\u00a0\\ /\n",
      "- A",
    ]) {
      const started = performance.now();
      parsePage(piece.repeat(200_000));
      parsePage(`${HYPERMAIL}${piece.repeat(200_000)}`);
      parsePage(`${LKML_ORG}${piece.repeat(200_000)}`);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});

describe("pageMail", () => {
  it("is a mail without an id that says what is known and how", async () => {
    const mail = pageMail(page(HYPERMAIL));
    const { messageId, hasMessageId, subject, from, date, listId, body } = await parseMessage(mail);
    expect({ hasMessageId, subject, from, date, listId }).toEqual({
      hasMessageId: false,
      subject: "Re: possible deadlock in foo_lock (2)",
      from: { name: "Ada Example", address: "ada@xxxxxxxxxxx" },
      date: "2019-02-12T11:14:08Z",
      listId: "linux-kernel.vger.kernel.org",
    });
    expect(messageId).toMatch(/^[0-9a-f]{40}@no-message-id\.invalid$/);
    expect(mail.toString()).toContain("X-Saved-Page: hypermail; subject=explicit");
    expect(body.startsWith("On Mon 11-02-19")).toBe(true);
  });

  it("keeps a bare day a bare day", () => {
    expect(scanHead(pageMail(page(LKML_ORG))).date).toBe("2015-09-25");
  });

  it("does not let a field smuggle another", () => {
    const mail = pageMail({ ...page(HYPERMAIL), subject: "x\r\nMessage-ID: <evil@example.org>" });
    expect(scanHead(mail).hasMessageId).toBe(false);
  });
});
