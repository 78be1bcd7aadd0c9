// deadlore ingest SOURCE...: reads archives into the base and brings everything derived up to date.
import { resolve } from "node:path";
import type { Command } from "commander";
import { counted } from "../../lib/counted.ts";
import { type Archive, FORMATS, type Format, openArchives } from "../archives.ts";
import { withWriter } from "../context.ts";
import { Failure } from "../failure.ts";
import { checkSum, type Ledger, sum } from "../ledger.ts";
import { type Context, derive, readSource } from "../pipeline.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & { readonly list?: string; readonly format?: string };
type SourceResult = Ledger & { source: string; format: string; seconds: number; bytes: number };
type Result = { sources: SourceResult[]; total: Ledger; found: Awaited<ReturnType<Context["writer"]["counts"]>> };

export const registerIngest = (program: Command): Command =>
  program
    .command("ingest")
    .description("read mail archives: mailboxes, maildir, MH, .eml, public-inbox, saved web pages; gzipped or not")
    .argument("<source...>", "files or folders")
    .option("--list <name>", "list of the mails that do not say theirs")
    .option("--format <format>", `instead of telling it from the content: ${FORMATS.join(", ")}`)
    .option("--json", "the ledger as one JSON document")
    .action(async (sources: string[], options: Options) => {
      const archives = await openAll(sources, options); // before the base is touched: a wrong path changes nothing
      const result = await withWriter((context) => ingest(archives, context));
      if (options.json) await printJson(result);
      else await print(formatResult(result));
    });

async function openAll(sources: readonly string[], options: Options): Promise<{ source: string; archive: Archive }[]> {
  const format = toFormat(options.format);
  const list = options.list === undefined ? {} : { list: options.list };
  const opened: { source: string; archive: Archive }[] = [];
  for (const source of sources) {
    try {
      const archives = await openArchives(resolve(source), { ...list, ...(format && { format }) });
      opened.push(...archives.map((archive) => ({ source, archive })));
    } catch (cause) {
      throw new Failure("unreadable", cause instanceof Error ? cause.message : String(cause), source);
    }
  }
  return opened;
}

function toFormat(name: string | undefined): Format | undefined {
  if (name === undefined) return undefined;
  const format = FORMATS.find((one) => one === name);
  if (!format) throw new Failure("usage", `--format ${name}: expected one of ${FORMATS.join(", ")}`, name);
  return format;
}

/** Reads the archives one after another, then derives. Also what `sync` does with its mirrors. */
export async function ingest(
  archives: readonly { source: string; archive: Archive }[],
  context: Context,
): Promise<Result> {
  const sources: SourceResult[] = [];
  for (const { source, archive } of archives) {
    const started = performance.now();
    const ledger = await readSource(archive, context);
    const seconds = Math.round(performance.now() - started) / 1000;
    sources.push({
      ...ledger,
      source: archives.length > 1 ? archive.path : source,
      format: archive.format,
      seconds,
      bytes: archive.bytes,
    });
  }
  await derive(context);
  const total = sum(sources);
  checkSum(total, "all sources");
  return { sources, total, found: await context.writer.counts() };
}

export function formatResult({ sources, total, found }: Result): string {
  const lines = sources.map(
    (one) => `${one.source} (${one.format}, ${one.seconds.toFixed(1)} s): ${formatLedger(one)}`,
  );
  if (sources.length > 1) lines.push(`in all: ${formatLedger(total)}`);
  const { reports, inversions, threads, fixes, claims } = found;
  const there = [
    counted(reports, "lock report"),
    counted(inversions, "inversion"),
    `${counted(threads, "thread")} kept`,
    counted(fixes, "fix", "fixes"),
    counted(claims, "claim"),
  ];
  lines.push(`in the base: ${there.join(", ")}`);
  return lines.join("\n");
}

function formatLedger({ seen, stored, duplicate, rejected, redacted, rejectReasons }: Ledger): string {
  if (seen === 0) return "nothing new";
  const reasons = Object.entries(rejectReasons).map(([reason, n]) => `${n} ${reason}`);
  const why = reasons.length > 0 ? ` (${reasons.join(", ")})` : "";
  return `${counted(seen, "mail")} seen = ${stored} stored + ${duplicate} duplicate + ${rejected} rejected${why} + ${redacted} redacted`;
}
