// Every limit of hostile mail: what stands at it is read, what goes one beyond is cut or kept aside, and said.
import { describe, expect, it } from "vitest";
import { MAX_HEADER_BYTES, MAX_TEXT, parseMessage, scanHead } from "../../../lib/mail/index.ts";

const parse = (text: string) => parseMessage(Buffer.from(text, "latin1"));
const damage = async (text: string) => (await parse(text)).damage;
const repeat = (times: number, write: (at: number) => string): string =>
  Array.from({ length: times }, (_, at) => write(at)).join("");

/** One multipart in another, closed again. */
const nested = (depth: number): string =>
  `${repeat(depth, (at) => `Content-Type: multipart/mixed; boundary="x${at}"\n\n--x${at}\n`)}\ndeep\n${repeat(depth, (at) => `--x${depth - 1 - at}--\n`)}`;
const parts = (count: number): string =>
  `Content-Type: multipart/mixed; boundary=b\n\n${repeat(count, () => "--b\n\np\n")}--b--\n`;
const forwarded = (depth: number): string =>
  `${repeat(depth, () => "Content-Type: message/rfc822\n\n")}Subject: x\n\ndeep\n`;
const boundary = (length: number): string =>
  `Content-Type: multipart/mixed; boundary="${"b".repeat(length)}"\n\n--${"b".repeat(length)}\n\npart\n--${"b".repeat(length)}--\n`;
/** So many header blocks of 128 KiB. */
const headers = (blocks: number): string =>
  `Content-Type: multipart/mixed; boundary=b\n\n${repeat(blocks, () => `--b\nX-A: ${"a".repeat((128 << 10) - 6)}\n\np\n`)}--b--\n`;

describe("the limits of a mail", () => {
  it.each<[string, (size: number) => string, number, string]>([
    ["multiparts in one another", nested, 50, "mime-too-deep"],
    ["mails in one another", forwarded, 10, "mime-too-deep"],
    ["parts", parts, 1000, "mime-too-many-parts"],
    ["bytes of a boundary", boundary, 1024, "boundary-missing"],
    [
      "bytes of a header block",
      (size) => `X-A: ${"a".repeat(size - 6)}\n\ntext\n`,
      MAX_HEADER_BYTES,
      "header-too-long",
    ],
    ["blocks of 128 KiB of headers", headers, 15, "header-too-long"],
    ["characters of text", (size) => `Subject: x\n\n${"x".repeat(size)}`, MAX_TEXT, "text-too-long"],
  ])("%s", async (_, write, limit, reason) => {
    expect(await damage(write(limit))).toEqual([]);
    expect(await damage(write(limit + 1))).toContain(reason);
  });

  it("keep the text of what goes beyond", async () => {
    expect((await parse(nested(51))).body).toBe("");
    expect((await parse(nested(51))).attachments).toHaveLength(1);
    expect((await parse(boundary(1025))).body).toContain("part");
    expect((await parse(`X-A: ${"a".repeat(MAX_HEADER_BYTES)}\n\ntext\n`)).body).toBe("text\n");
  });

  it("are 1,000 references and the first", () => {
    const references = (count: number) =>
      scanHead(Buffer.from(`References: ${repeat(count, (at) => `<r${at}@x> `)}\n\n`)).references;
    expect(references(1001)).toHaveLength(1001);
    expect([references(1002).length, references(1002)[0], references(1002)[1]]).toEqual([1001, "r0@x", "r2@x"]);
  });

  it("are none for a Message-ID", () => {
    const id = `${"x".repeat(100_000)}@example.org`;
    expect(scanHead(Buffer.from(`Message-ID: <${id}>\n\n`)).messageId).toBe(id);
  });
});
