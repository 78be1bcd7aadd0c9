// deadlore parse [FILE...]: what the parsers make of mails, dmesg, saved pages; without a database. One line per mail or file.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { findClaims, parsePatch } from "../../lib/fixes/index.ts";
import { findReports, type LockReport } from "../../lib/lockdep/index.ts";
import { decodeText, findLinks, type Message, parseMessage } from "../../lib/mail/index.ts";
import { componentOf } from "../../lib/subsystems/index.ts";
import { openArchives } from "../archives.ts";
import { notice } from "../context.ts";
import { Failure } from "../failure.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & { readonly explain?: boolean };
type Item = { file: string; index: number; bytes: Buffer; isMail: boolean };

export const registerParse = (program: Command): Command =>
  program
    .command("parse")
    .description("what the parsers make of mails, a dmesg or a saved text; without a database")
    .argument("[file...]", "archives, mails or plain text; - is standard input", ["-"])
    .option("--jsonl", "one JSON document a line: every mail or file, also those without a report")
    .option("--json", "the same as one JSON document")
    .option("--explain", "the steps by which each id was made")
    .action(async (files: string[], options: Options) => {
      const all: unknown[] = [];
      for (const file of files) {
        for await (const item of readItems(file)) {
          const parsed = await parseItem(item);
          if (options.jsonl) await printJson(parsed);
          else if (options.json) all.push(parsed);
          else if (parsed.reports.length > 0) await print(formatParsed(parsed, options));
        }
      }
      if (options.json) await printJson(all);
    });

/** An archive gives its mails; any other text is one item. */
async function* readItems(file: string): AsyncGenerator<Item> {
  if (file === "-") return yield* oneItem(file, readFileSync(0));
  const path = resolve(file);
  const archives = await openArchives(path, {}).catch(() => undefined);
  if (!archives) return yield* oneItem(file, readText(path, file));
  let index = 0;
  for (const archive of archives)
    for await (const items of archive.read(null))
      for (const item of items) {
        if (item.kind === "message") yield { file, index, bytes: item.bytes, isMail: true };
        else notice(`${file}: ${item.locator}: ${item.reason}: ${item.detail}`);
        index++;
      }
}

function* oneItem(file: string, bytes: Buffer): Generator<Item> {
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
    throw new Failure("unreadable", `${file}: ${cause instanceof Error ? cause.message : cause}`, file);
  }
}

async function parseItem({ file, index, bytes, isMail }: Item) {
  const message = isMail ? await parseMessage(bytes) : undefined;
  const body = message?.body ?? decodeText(bytes, null);
  const patch = parsePatch(message?.subject ?? "", body);
  return {
    file,
    index,
    ...toHead(message),
    archive: null,
    reports: findReports(body).map((report) => ({ ...report, component: componentOf(report) })),
    orders: [],
    patch,
    claims: message ? findClaims(message, patch) : [],
    links: findLinks(body),
  };
}

const toHead = (message: Message | undefined) => ({
  messageId: message?.hasMessageId ? message.messageId : null,
  subject: message?.subject ?? null,
  from: message?.from ?? null,
  date: message?.date ?? null,
  dateRaw: message?.dateRaw ?? null,
  inReplyTo: message?.inReplyTo ?? null,
  references: message?.references ?? [],
  list: message?.listId ?? null,
});

function formatParsed(parsed: Awaited<ReturnType<typeof parseItem>>, { explain }: Options): string {
  const head = parsed.messageId === null ? parsed.file : `${parsed.file} <${parsed.messageId}>`;
  return [head, ...parsed.reports.map((report) => formatReport(report, explain === true))].join("\n");
}

function formatReport(report: LockReport, explain: boolean): string {
  const { kernel, lines, cycle, edges, steps, damage } = report;
  return [
    `  ${report.title}   ${report.kind}, lines ${lines[0]} to ${lines[1]}, ${report.inversion ?? "no id"}`,
    ...(kernel.release === null ? [] : [`    kernel  ${kernel.release}`]),
    ...(cycle.length === 0 ? [] : [`    cycle   ${[...cycle, cycle[0]].join(" -> ")}`]),
    ...edges.map(({ from, to, site }) => `    edge    ${from} -> ${to}${site ? `   in ${site.function}` : ""}`),
    ...damage.map(({ reason, line }) => `    damage  ${reason}, line ${line}`),
    ...(explain ? steps.map(({ rule, before, after }) => `    step    ${rule}: ${before} => ${after}`) : []),
  ].join("\n");
}
