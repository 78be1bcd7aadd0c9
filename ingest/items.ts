// What a file on the command line holds: the mails of an archive, one mail, or a plain text (a dmesg, a saved page).
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { decodeText, MAX_MAIL_BYTES, type Page, parsePage, splitMbox, unescapeMbox } from "../lib/mail/index.ts";
import { openArchives } from "./archives.ts";
import { notice } from "./context.ts";
import { Failure, unreadable } from "./failure.ts";

export type Item = {
  /** As given on the command line. */
  readonly file: string;
  /** Ordinal in the file, from 0. */
  readonly index: number;
  readonly bytes: Buffer;
  readonly isMail: boolean;
  /** What it is as a saved page of a web archive. */
  readonly page?: Page | undefined;
};

/** An archive gives its mails; any other text is one item. */
export async function* readItems(file: string): AsyncGenerator<Item> {
  if (file === "-") return yield* readStandardInput();
  const path = resolve(file);
  const archives = await openArchives(path, {}).catch(() => undefined);
  // A page is looked at as it was saved: places in it are those of the file.
  if (!archives || archives[0]?.format === "page") return yield* oneItem(file, readText(path, file));
  let index = 0;
  for (const archive of archives)
    for await (const items of archive.read(null))
      for (const item of items) {
        if (item.kind === "message") yield { file, index, bytes: item.bytes, isMail: true };
        else notice(`${file}: ${item.locator}: ${item.reason}: ${item.detail}`);
        index++;
      }
}

/** A mailbox on standard input is cut into its mails; anything else is one item. */
async function* readStandardInput(): AsyncGenerator<Item> {
  const bytes = await readStdin();
  if (bytes.toString("latin1", 0, 5) !== "From ") return yield* oneItem("-", bytes);
  let index = 0;
  for await (const pieces of splitMbox(Readable.from([bytes])))
    for (const { bytes: mail, garbage, verbatim } of pieces)
      if (mail && !garbage)
        yield { file: "-", index: index++, bytes: verbatim ? mail : unescapeMbox(mail), isMail: true };
}

/** Not readFileSync(0): where another Node writes into the pipe, that fails with EAGAIN. */
export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_MAIL_BYTES) throw new Failure("unreadable", "standard input: more than 64 MiB", "-");
  }
  return Buffer.concat(chunks);
}

function* oneItem(file: string, bytes: Buffer): Generator<Item> {
  const page = parsePage(decodeText(bytes, null));
  if (page) return yield { file, index: 0, bytes, isMail: false, page };
  yield {
    file,
    index: 0,
    bytes,
    isMail: /^(?:From |[A-Za-z-]{2,40}:[ \t])/.test(bytes.toString("latin1", 0, 200)) && hasHead(bytes),
  };
}

/** A header block with a Message-ID, or with From and Date: a mail. Saved pages and logs have neither in their first lines. */
function hasHead(bytes: Buffer): boolean {
  const head = bytes.toString("latin1", 0, 16_384).split(/\r?\n\r?\n/, 1)[0] ?? "";
  return (
    /^message-id:/im.test(head) ||
    (/^from:/im.test(head) && /^date:/im.test(head) && /^(?:to|received|subject):/im.test(head))
  );
}

function readText(path: string, file: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.subarray(0, 4_096).includes(0)) throw new Error("neither a mail archive nor text");
    return bytes;
  } catch (cause) {
    throw unreadable(file, cause);
  }
}
