// A NUL in a mail, as it is or encoded, is in nothing that is kept of it: PostgreSQL has no text with one.
import { expect, test } from "vitest";
import { findMarks } from "../../../ingest/relevance.ts";
import { parseArchiveAddress, parseMessage, toLink } from "../../../lib/mail/index.ts";

const MAIL = Buffer.from(
  [
    "From: A\0da =?utf-8?q?a=00b?= <ada@exa\0mple.org>",
    "Message-ID: <o\0ne@x.example>",
    "References: <a\0b@c.example> <d@e.example>",
    "List-Id: <li\0st.example.org>",
    "Subject: possi\0ble =?utf-8?q?a=00b?=",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "held: &mm->mmap=00_lock, and \0 as it is",
    "https://lore.kernel.org/r/x\0y@c.example",
    "",
  ].join("\n"),
);

test("a mail that is read has none", async () => {
  const mail = await parseMessage(MAIL);
  expect(JSON.stringify(mail)).not.toContain("\\u0000");
});
test("it stands for one character, so that spans count on", async () => {
  expect((await parseMessage(MAIL)).body).toContain("&mm->mmap\ufffd_lock, and \ufffd as");
});
test("an address has none", () => {
  expect(JSON.stringify(findMarks(MAIL).mentions)).not.toContain("\\u0000");
  for (const url of ["https://lore.kernel.org/r/a%00b@c.example", "https://lkml.org/lkml/2015/9/25/60%002"])
    expect(JSON.stringify([parseArchiveAddress(url) ?? null, toLink(url)])).not.toContain("\\u0000");
});
test("a mail without one is not touched", async () => {
  const mail = await parseMessage(Buffer.from("Subject: a  b\nMessage-ID: <a@b.c>\n\nx \ufffd y\n"));
  expect([mail.subject, mail.messageId, mail.body.trim()]).toEqual(["a  b", "a@b.c", "x \ufffd y"]);
});
