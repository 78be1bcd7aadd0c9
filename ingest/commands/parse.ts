// deadlore parse [FILE...]: what the parsers make of mails, dmesg, saved pages; without a database. One line per mail or file.
import type { Command } from "commander";
import { findClaims, findQuotedDiffs, parsePatch } from "../../lib/fixes/index.ts";
import { findReports, formatExplanation, type LockReport } from "../../lib/lockdep/index.ts";
import {
  decodeText,
  findLinks,
  type Message,
  type Page,
  pageBody,
  pageLines,
  parseMessage,
} from "../../lib/mail/index.ts";
import { componentOf } from "../../lib/subsystems/index.ts";
import { type Item, readItems } from "../items.ts";
import { findOrders } from "../orders.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & { readonly explain?: boolean };
export const registerParse = (program: Command): Command =>
  program
    .command("parse")
    .description("what the parsers make of mails, a dmesg or a saved text; without a database")
    .argument("[file...]", "archives, mails or plain text; - is standard input", ["-"])
    .option("--jsonl", "one JSON document a line: every mail or file, also those without a report")
    .option("--json", "the same as one JSON document")
    .option("--explain", "what each line was taken for, and the steps of each id")
    .action(async (files: string[], options: Options) => {
      const all: unknown[] = [];
      for (const file of files) {
        for await (const item of readItems(file)) {
          if (options.explain && !options.json && !options.jsonl) {
            await print(await explainItem(item));
            continue;
          }
          const parsed = await parseItem(item);
          if (options.jsonl) await printJson(parsed);
          else if (options.json) all.push(parsed);
          else if (parsed.reports.length > 0) await print(formatParsed(parsed));
        }
      }
      if (options.json) await printJson(all);
    });

async function explainItem({ file, bytes, isMail, page }: Item): Promise<string> {
  const message = isMail && !page ? await parseMessage(bytes) : undefined;
  const head = message?.hasMessageId ? `${file} <${message.messageId}>` : file;
  const text = decodeText(bytes, null);
  return `${head}\n${formatExplanation(message?.body ?? (page ? pageBody(page) : text))}`;
}

export async function parseItem(item: Item) {
  if (item.page) return parseSavedPage(item, item.page);
  const { file, index, bytes, isMail } = item;
  const message = isMail ? await parseMessage(bytes) : undefined;
  const body = message?.body ?? decodeText(bytes, null);
  const patch = parsePatch(message?.subject ?? "", body);
  const reports = findReports(body);
  return {
    file,
    index,
    ...toHead(message),
    archive: null,
    reports: reports.map((report) => ({ ...report, component: componentOf(report) })),
    orders: findOrders({ body, from: message?.from ?? null }, reports),
    patch,
    quotedDiffs: findQuotedDiffs(body),
    claims: message ? findClaims(message, patch) : [],
    links: findLinks(body),
  };
}

/** The text of a saved page is read where it stands in the file, so a report has the file's lines; the Message-ID is that which the page shows, if it does. */
function parseSavedPage({ file, index }: Item, page: Page) {
  const body = pageLines(page);
  const { form, fields, spans, attributions } = page;
  const head = { subject: page.subject ?? "", from: page.from, date: page.date, inReplyTo: null, references: [] };
  const patch = parsePatch(head.subject, body);
  const claims = findClaims({ ...head, messageId: "", to: [], cc: [], body }, patch);
  const reports = findReports(pageBody(page));
  return {
    file,
    index,
    messageId: page.messageId,
    subject: page.subject,
    from: page.from.name === null && page.from.address === null ? null : page.from,
    date: page.date,
    dateRaw: page.dateRaw,
    inReplyTo: page.references.at(-1) ?? null,
    references: page.references,
    list: page.list,
    archive: { form, url: page.savedAt, fields, spans, quotes: attributions },
    reports: reports.map((report) => ({ ...report, component: componentOf(report) })),
    orders: findOrders({ body, from: page.from }, reports),
    patch,
    quotedDiffs: findQuotedDiffs(body),
    claims: claims.map((claim) => ({ ...claim, messageId: null, about: claim.about || null })),
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

function formatParsed(parsed: Awaited<ReturnType<typeof parseItem>>): string {
  const head = parsed.messageId === null ? parsed.file : `${parsed.file} <${parsed.messageId}>`;
  return [head, ...parsed.reports.map(formatReport)].join("\n");
}

function formatReport(report: LockReport): string {
  const { kernel, lines, cycle, edges, damage } = report;
  return [
    `  ${report.title}   ${report.kind}, lines ${lines[0]} to ${lines[1]}, ${report.inversion ?? "no id"}`,
    ...(kernel.release === null ? [] : [`    kernel  ${kernel.release}`]),
    ...(cycle.length === 0 ? [] : [`    cycle   ${[...cycle, cycle[0]].join(" -> ")}`]),
    ...edges.map(
      ({ from, to, site, inferred }) =>
        `    edge    ${from} -> ${to}${site ? `   in ${site.function}` : ""}${inferred ? "   (inferred)" : ""}`,
    ),
    ...damage.map(({ reason, line }) => `    damage  ${reason}, line ${line}`),
  ].join("\n");
}
