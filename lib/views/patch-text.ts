/** A patch mail in its two parts: the changelog as the author wrote it, and the diff line by line. */
import { parseMessage } from "../mail/index.ts";

export type DiffLine = { readonly text: string; readonly role: "hdr" | "hunk" | "add" | "del" | "same" };

export type PatchText = {
  readonly changelog: string;
  readonly diff: readonly DiffLine[];
  /** Lines of the diff that are left out here; the mail has them. */
  readonly more: number;
};

/** A fix of a lock order is short; what is longer is read in its mail. */
const MAX_DIFF = 300;
const MAX_CHANGELOG = 8_000;

export async function readPatchText(bytes: Buffer): Promise<PatchText> {
  const { body } = await parseMessage(bytes);
  const lines = body.split(/\r?\n/);
  const start = lines.findIndex((line) => /^(?:diff --git |--- a\/|Index: \S)/.test(line));
  const head = start < 0 ? lines : lines.slice(0, start);
  const cut = head.indexOf("---");
  const tail = start < 0 ? [] : lines.slice(start);
  const end = tail.indexOf("-- ");
  const diff = end < 0 ? tail : tail.slice(0, end);
  return {
    changelog: (cut < 0 ? head : head.slice(0, cut)).join("\n").trim().slice(0, MAX_CHANGELOG),
    diff: toDiffLines(diff.slice(0, MAX_DIFF)),
    more: Math.max(0, diff.length - MAX_DIFF),
  };
}

function toDiffLines(lines: readonly string[]): readonly DiffLine[] {
  let inHunk = false;
  return lines.map((text) => {
    if (text.startsWith("@@")) inHunk = true;
    if (/^(?:diff |Index: )/.test(text)) inHunk = false;
    return { text, role: roleOf(text, inHunk) };
  });
}

function roleOf(text: string, inHunk: boolean): DiffLine["role"] {
  if (text.startsWith("@@")) return "hunk";
  if (!inHunk) return "hdr";
  if (text.startsWith("+")) return "add";
  return text.startsWith("-") ? "del" : "same";
}
