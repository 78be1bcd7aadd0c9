import { describe, expect, it } from "vitest";
import { dateSource, MAX_HEADER_BYTES, scanHead } from "../../../lib/mail/index.ts";

const head = (fields: string, body = "text\n") => scanHead(Buffer.from(`${fields}\n${body}`));

describe("the head of a mail", () => {
  it("is read from folded fields in any case", () => {
    const found = head(
      "subject: [PATCH v2]\n f2fs: fix a deadlock\nFROM: Ada Example <ada@example.org>\nMESSAGE-ID:\n <a1@example.org>\n" +
        "In-Reply-To: <b@example.org>\nReferences: <a@example.org>\n\t<b@example.org>\nDate: Tue, 12 Feb 2019 12:14:08 +0100\n" +
        "List-Id: Overlay <linux-unionfs.vger.kernel.org>\n",
    );
    expect(found).toEqual({
      messageId: "a1@example.org",
      hasMessageId: true,
      inReplyTo: "b@example.org",
      references: ["a@example.org", "b@example.org"],
      subject: "[PATCH v2] f2fs: fix a deadlock",
      from: { name: "Ada Example", address: "ada@example.org" },
      date: "2019-02-12T11:14:08Z",
      dateRaw: "Tue, 12 Feb 2019 12:14:08 +0100",
      dateFrom: "date",
      listId: "linux-unionfs.vger.kernel.org",
    });
  });

  it("reads CRLF, a byte order mark and a From_ line on top", () => {
    expect(head("Subject: a\r\nMessage-ID: <a@x>\r\n\r\nSubject: no\r\n").subject).toBe("a");
    expect(head("\ufeffSubject: a\n").subject).toBe("a");
    expect(head("From x@y Thu Jan  1 00:00:00 2026\nSubject: a\n").subject).toBe("a");
  });

  it("takes the first of a repeated field, unless that is empty", () => {
    expect(head("Subject: first\nSubject: second\nFrom: a@x\nFrom: evil@x\n")).toMatchObject({
      subject: "first",
      from: { address: "a@x" },
    });
    expect(head("Message-ID: \nMessage-ID: <b@x>\n").messageId).toBe("b@x");
  });

  it("does not read the body for fields, nor lines without a colon", () => {
    const found = head("this line is none\nSubject: a\n", "Message-ID: <body@x>\n");
    expect(found.subject).toBe("a");
    expect(found.hasMessageId).toBe(false);
  });

  it("gives a mail without an id one from its content, whatever newlines end it", () => {
    const plain = head("Subject: a\n", "text");
    expect(plain.messageId).toMatch(/^[0-9a-f]{40}@no-message-id\.invalid$/);
    expect(head("Subject: a\n", "text\n\n").messageId).toBe(plain.messageId);
    expect(head("Subject: a\n", "other").messageId).not.toBe(plain.messageId);
  });

  it("appends an In-Reply-To that References lack, drops the mail itself and repeats, keeps the parent last", () => {
    expect(head("Message-ID: <m@x>\nReferences: <a@x> <a@x> <m@x>\nIn-Reply-To: <p@x>\n").references).toEqual([
      "a@x",
      "p@x",
    ]);
    const flood = Array.from({ length: 5000 }, (_, at) => `<r${at}@x>`).join(" ");
    const cut = head(`References: ${flood}\n`).references;
    expect([cut.length, cut[0], cut.at(-1)]).toEqual([1001, "r0@x", "r4999@x"]);
  });

  it("uses the newest Received where the Date cannot be believed, and says so", () => {
    const received = "Received: from a by b; Tue, 12 Feb 2019 11:14:08 +0000\n";
    for (const date of ["Thu, 01 Jan 1970 00:00:00 +0000", "Fri, 01 Jan 2100 00:00:00 +0000", "()", ""])
      expect(head(`${received}Date: ${date}\n`)).toMatchObject({ date: "2019-02-12T11:14:08Z", dateFrom: "received" });
    expect(head("Date: Fri, 01 Jan 2100 00:00:00 +0000\n")).toMatchObject({
      date: "2100-01-01T00:00:00Z",
      dateFrom: "date",
    });
    expect(head("Date: ()\n")).toMatchObject({ date: null, dateRaw: "()", dateFrom: null });
  });

  it("puts a date from before there were lists at their beginning, as sent beside it, where nothing says when it came", () => {
    const received = "Received: from a by b; Thu, 1 Jan 1970 00:00:07 +0000\n";
    for (const fields of ["", received]) {
      const { date, dateRaw, dateFrom } = head(`${fields}Date: Thu, 01 Jan 1970 00:00:00 +0000\n`);
      expect({ date, dateRaw, dateFrom }).toEqual({
        date: "1991-01-01T00:00:00Z",
        dateRaw: "Thu, 01 Jan 1970 00:00:00 +0000",
        dateFrom: "clamped",
      });
    }
  });

  // How dates really come: every one has a place in one order, none is the clock's, and where it came from is told again from what is stored.
  it.each([
    ["Tue, 12 Feb 2019 12:14:08 +0100", "2019-02-12T11:14:08Z", "date"],
    ["12 Feb 19 12:14:08 +0100", "2019-02-12T11:14:08Z", "date"],
    ["Tue, 12 Feb 119 12:14:08 +0100", "2019-02-12T11:14:08Z", "date"],
    ["Tue Feb 12 11:14:08 2019", "2019-02-12T11:14:08Z", "date"],
    ["2019-02-12T12:14:08+01:00", "2019-02-12T11:14:08Z", "date"],
    ["Tue, 12 Feb 2019 06:14:08 EST", "2019-02-12T11:14:08Z", "date"],
    ["Tue, 12 Feb 2019 12:14:08 +0100 (CET)", "2019-02-12T11:14:08Z", "date"],
    ["Tue, 12 Feb 2019 11:14:08 XYZ", "2019-02-12T11:14:08Z", "date"],
    ["Tue, 12 Feb 2019 11:14:08 +9999", "2019-02-12T11:14:08Z", "date"],
    ["Tue, 12 Feb 2019 11:14:60 +0000", "2019-02-12T11:15:00Z", "date"],
    ["Fri, 01 Jan 2097 00:00:00 +0000", "2097-01-01T00:00:00Z", "date"],
    ["Thu, 01 Jan 1970 00:00:00 +0000", "1991-01-01T00:00:00Z", "clamped"],
    ["Mon, 31 Dec 1990 23:59:59 +0000", "1991-01-01T00:00:00Z", "clamped"],
    ["Tue, 01 Jan 1991 00:00:00 +0000", "1991-01-01T00:00:00Z", "date"],
    ["Sat, 30 Feb 2019 11:14:08 +0000", null, null],
    ["Tue, 12 Feb 2019 25:14:08 +0000", null, null],
    ["Tue, 12 Feb 0019 11:14:08 +0000", null, null],
    ["Tue, 12 Feb 20190 11:14:08 +0000", null, null],
    ["yesterday", null, null],
    ["", null, null],
    ["NaN", null, null],
  ] as const)("dates %j", (sent, date, dateFrom) => {
    const found = head(`Date: ${sent}\n`);
    expect(found).toMatchObject({ date, dateFrom });
    expect(dateSource(found.date, found.dateRaw)).toBe(dateFrom);
    const arrived = head(`Received: from a by b; Tue, 12 Feb 2019 11:20:00 +0000\nDate: ${sent}\n`);
    expect(dateSource(arrived.date, arrived.dateRaw)).toBe(arrived.dateFrom);
    expect(arrived.date).toBe(dateFrom === "date" && date < "2019-03" ? date : "2019-02-12T11:20:00Z");
  });

  it("stops in a flood of headers and still finds the body", () => {
    const flood = `Subject: a\n${"X-Flood: v\n".repeat(100_000)}Message-ID: <late@x>\n`;
    expect(flood.length).toBeGreaterThan(MAX_HEADER_BYTES);
    expect(head(flood)).toMatchObject({ subject: "a", hasMessageId: false });
  });

  it("does not pollute prototypes", () => {
    head("__proto__: polluted\nconstructor: x\n");
    expect(Object.getPrototypeOf({})).not.toHaveProperty("polluted");
  });
});
