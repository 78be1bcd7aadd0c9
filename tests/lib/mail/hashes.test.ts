import { describe, expect, it } from "vitest";
import { bodyHash, contentHash, withoutListPrefix } from "../../../lib/mail/index.ts";

const mail = (body: string, subject = "[PATCH] x", extra = "") => Buffer.from(`Subject: ${subject}\n${extra}\n${body}`);

describe("contentHash", () => {
  it("does not change with the newlines at the end, nor with CRLF throughout", () => {
    const hash = contentHash(mail("a\nb\n"));
    expect(contentHash(mail("a\nb"))).toBe(hash);
    expect(contentHash(mail("a\nb\n\n"))).toBe(hash);
    expect(contentHash(Buffer.from(mail("a\nb\n").toString().replaceAll("\n", "\r\n")))).toBe(hash);
  });

  it("does not change with what a mailbox writes into the head, in whatever line ends", () => {
    const hash = contentHash(mail("a\nb\n", "x", "X-Spam-Status: No\n"));
    const kept = "content-length: 4\nStatus: RO\nX-Mozilla-Keys: a\n  b\nX-Spam-Status: No\nLines: 2\n";
    const read = Buffer.concat([
      Buffer.from("From a@example.org Tue Feb 12 12:14:08 2019\n"),
      mail("a\nb\n", "x", kept),
    ]);
    expect(contentHash(read)).toBe(hash);
    expect(contentHash(Buffer.from(read.toString().replaceAll("\n", "\r\n")))).toBe(hash);
    expect(contentHash(mail("a\nb\n", "x", "X-Spam-Status: Yes\n"))).not.toBe(hash);
    expect(contentHash(mail("Status: RO\na\nb\n", "x", "X-Spam-Status: No\n"))).not.toBe(hash);
  });

  it.each([
    "Content-Length",
    "LINES",
    "status",
    "X-Status",
    "x-keywords",
    "X-Mozilla-Status2",
    "X-Mozilla-Keys",
    "X-UID",
    "X-IMAP",
    "X-IMAPbase",
  ])("does not change with %s, wherever in the head it stands", (name) => {
    const [before, after] = ["Date: x\nX-Mailer: y\n", "Content-Type: text/plain\nList-Id: <z>\n"];
    const hash = contentHash(Buffer.from(`${before}${after}\ntext\n`));
    for (const head of [
      `${name}: 1\n${before}${after}`,
      `${before}${name}: 1\n${after}`,
      `${before}${after}${name}: 1\n 2\n`,
    ])
      expect(contentHash(Buffer.from(`${head}\ntext\n`))).toBe(hash);
  });

  it("changes with anything else", () => {
    expect(contentHash(mail("a\nb \n"))).not.toBe(contentHash(mail("a\nb\n")));
    expect(contentHash(mail("a\nb\n", "y"))).not.toBe(contentHash(mail("a\nb\n")));
  });
});

describe("bodyHash", () => {
  const rule = "_".repeat(47);
  const footer = `${rule}\nExample-devel mailing list\nExample-devel@lists.example.org\nhttps://lists.example.org/listinfo/x\n`;

  it("is equal for the deliveries of one mail through several lists", () => {
    const hash = bodyHash(mail("text\n\nmore\n"));
    expect(bodyHash(mail(`text\n\nmore\n\n${footer}`, "[example-dev] [PATCH] x"))).toBe(hash);
    expect(bodyHash(mail('text\n\nmore\n--\nTo unsubscribe from this list: send the line "unsubscribe x" in\n'))).toBe(
      hash,
    );
    const base64 = Buffer.from("text\n\nmore\n").toString("base64");
    expect(bodyHash(mail(`${base64}\n${footer}`, "[PATCH] x", "Content-Transfer-Encoding: base64\n"))).toBe(hash);
    const wrapped = `--b\nContent-Type: text/plain\n\ntext\n\nmore\n--b\nContent-Type: text/plain\n\n${footer}--b--\n`;
    expect(bodyHash(mail(wrapped, "[PATCH] x", "Content-Type: multipart/mixed; boundary=b\n"))).toBe(hash);
  });

  it("differs for another text", () => {
    expect(bodyHash(mail("text\n"))).not.toBe(bodyHash(mail("text!\n")));
    expect(bodyHash(mail(`${rule}\nthese are my notes\n`))).not.toBe(bodyHash(mail("")));
  });
});

describe("withoutListPrefix", () => {
  it.each([
    ["[f2fs-dev] [PATCH v2] x", "[PATCH v2] x"],
    ["Re: [Cluster-devel] x", "Re: x"],
    ["[PATCH 1/2] x", "[PATCH 1/2] x"],
    ["[RFC] x", "[RFC] x"],
    ["x [y] z", "x [y] z"],
  ])("%s", (subject, expected) => expect(withoutListPrefix(subject)).toBe(expected));
});
