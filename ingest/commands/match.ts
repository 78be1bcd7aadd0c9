// deadlore match [FILE]: has this been seen before? A splat, a mail or a dmesg in; known inversions out, each with its reasons.
import type { Command } from "commander";
import { findReports } from "../../lib/lockdep/index.ts";
import { decodeText, parseMessage } from "../../lib/mail/index.ts";
import { EXIT, Failure } from "../failure.ts";
import { readItems, readStdin } from "../items.ts";
import { load } from "../views.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & {
  readonly query?: string;
  readonly mail?: boolean;
  readonly excludeMessage: readonly string[];
  readonly before?: string;
  readonly limit: string;
  readonly explain?: boolean;
  readonly orWords?: boolean;
};

export const registerMatch = (program: Command): Command =>
  program
    .command("match")
    .description("has this splat been seen before? exit 1: not")
    .argument("[file]", "a splat, a mail, a dmesg, an mbox (its first report); - is standard input", "-")
    .option("--query <text>", "a title, syzbot id or lock pair instead")
    .option("--mail", "the input is a mail")
    .option("--exclude-message <id>", "as if that mail had never been read; repeatable", collect, [])
    .option("--before <date>", "as if later mail had never been read")
    .option("--limit <n>", "matches", "20")
    .option("--explain", "why each is one inversion with it, or another")
    .option("--or-words", "where the text holds no report, look for its words")
    .option("--json", "one JSON document")
    .action(async (file: string, options: Options) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1)
        throw new Failure("usage", `--limit ${options.limit}: expected a number`, options.limit);
      const read = options.query === undefined ? await readReport(file, options.mail === true) : undefined;
      const views = await load();
      const view = await views.matchView(read?.text ?? { query: options.query ?? "" }, {
        mail: false,
        messageId: read?.messageId ?? null,
        limit,
        excludeMessages: options.excludeMessage.map((id) => id.replace(/^<|>$/g, "")),
        before: options.before ?? null,
        orWords: options.orWords === true,
      });
      if (options.json) await printJson(view);
      else await print(views.formatMatch(view) + (options.explain ? `\n${views.formatExplain(view)}` : ""));
      if (view.verdict !== "not-seen-before") return;
      process.exitCode = EXIT.nothing;
      if (read && !view.report) process.stderr.write(`deadlore: ${file}: no lock report found\n`);
    });

const collect = (value: string, values: readonly string[]) => [...values, value];

type Read = { readonly text: string; readonly messageId: string | null };

/** The decoded text of the first item that holds a lock report; of the first item where none does. */
async function readReport(file: string, isMail: boolean): Promise<Read> {
  if (file === "-" && isMail) return readMail(await readStdin());
  let first: Read | undefined;
  for await (const item of readItems(file)) {
    const read = item.isMail ? await readMail(item.bytes) : { text: decodeText(item.bytes, null), messageId: null };
    if (findReports(read.text).length > 0) return read;
    first ??= read;
  }
  if (first === undefined || first.text.trim() === "") throw new Failure("unreadable", `${file}: empty`, file);
  return first;
}

async function readMail(bytes: Buffer): Promise<Read> {
  const { body, messageId } = await parseMessage(bytes);
  return { text: body, messageId };
}
