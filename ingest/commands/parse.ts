// deadlore parse [FILE...]: what the parsers make of mails, dmesg, saved pages; without a database. One line per mail or file.
import type { Command } from "commander";
import { findClaims, parsePatch } from "../../lib/fixes/index.ts";
import { findReports, type LockReport } from "../../lib/lockdep/index.ts";
import { decodeText, findLinks, type Message, parseMessage } from "../../lib/mail/index.ts";
import { componentOf } from "../../lib/subsystems/index.ts";
import { type Item, readItems } from "../items.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & { readonly explain?: boolean };
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
