import { describe, expect, it } from "vitest";
import { formatMboxrd, splitMbox, unescapeMbox } from "../../../lib/mail/index.ts";

const FROM = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(text: string | Buffer, size = 1 << 20): Promise<string[]> {
  const mails: string[] = [];
  for await (const pieces of splitMbox(inChunks(Buffer.from(text), size)))
    for (const piece of pieces)
      mails.push(
        piece.garbage ? `garbage ${piece.length}` : unescapeMbox(piece.bytes ?? Buffer.from("too long")).toString(),
      );
  return mails;
}

describe("a mailbox", () => {
  const mails = ["A: 1\n\nFrom the start\n", "B: 2\n\n>From quoted\n>>From twice\nFrom \nFromage\n", "C: 3\n\nlast"];
  const box = Buffer.concat(mails.map((mail) => formatMboxrd(Buffer.from(mail))));

  it.each([1, 2, 7, 64, 1 << 20])("comes apart the same in chunks of %d bytes", async (size) => {
    expect(await split(box, size)).toEqual([mails[0], mails[1], `${mails[2]}\n`]);
  });

  it("says where each mail stands, so that it can be read again from there", async () => {
    const pieces = [];
    for await (const batch of splitMbox(inChunks(box, 50))) pieces.push(...batch);
    const [, second] = pieces;
    expect(second && unescapeMbox(box.subarray(second.offset, second.offset + second.length)).toString()).toBe(
      mails[1],
    );
    const rest = [];
    for await (const batch of splitMbox(inChunks(box.subarray(second?.next), 50), second?.next)) rest.push(...batch);
    expect(rest.map(({ offset }) => offset)).toEqual([pieces[2]?.offset]);
  });

  it("does not open a mail at a From line without a date or without a header below", async () => {
    expect(
      await split(`${FROM}A: 1\n\nFrom here on\nX: y\n\nFrom a@x Thu Jan  1 00:00:00 2026\nnot a separator?\n`),
    ).toHaveLength(1);
  });

  it("opens one where the blank line above is missing, and reads every usual form of date", async () => {
    for (const date of [
      "Thu Jan  1 00:00:00 2026",
      "Thu Jan 11 12:00 2026",
      "Thu Jan  1 00:00:00 2026 +0100",
      "Thu Jan  1 00:00:00 MET 2026",
    ])
      expect(await split(`${FROM}A: 1\n\ntext\nFrom a@x ${date}\nB: 2\n\ntext\n`)).toHaveLength(2);
  });

  it("takes git format-patch lines for mails only in files that begin with one", async () => {
    const patch = `From ${"a".repeat(40)} Mon Sep 17 00:00:00 2001\nFrom: Ada <ada@example.org>\nSubject: x\n\ntext\n`;
    expect(await split(patch + patch)).toHaveLength(2);
    expect(await split(`${FROM}A: 1\n\n${patch}`)).toHaveLength(1);
  });

  it("takes From_ lines without a date for mails only in files that begin with one", async () => {
    const mail = "From 1844347792267117879@xxx\nA: 1\n\ntext\n\n";
    expect(await split(mail + mail)).toHaveLength(2);
    expect(await split(`${FROM}A: 1\n\ntext\n\n${mail}`)).toHaveLength(1);
    expect(await split(`${mail}From here@on we\nX: 1\n`)).toHaveLength(1);
  });

  it("counts what stands before the first mail, and From_ lines with nothing behind", async () => {
    expect(await split(`garbage line\nmore\n\n${FROM}A: 1\n\ntext\n`)).toEqual(["garbage 19", "A: 1\n\ntext\n"]);
    expect(await split(FROM.repeat(3))).toEqual(["", "", ""]);
    expect(await split("")).toEqual([]);
  });

  it("takes one > off the From lines of a body and off nothing else", () => {
    expect(unescapeMbox(Buffer.from(">From a\n>>From b\n> From c\nx >From d\n>Fromage\n")).toString()).toBe(
      "From a\n>From b\n> From c\nx >From d\n>Fromage\n",
    );
  });
});
