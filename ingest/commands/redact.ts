// deadlore redact MESSAGE-ID | --text STRING: takes it out of the base for good; reading its source again does not bring it back.
import { rm } from "node:fs/promises";
import type { Command } from "commander";
import { counted } from "../../lib/counted.ts";
import { env } from "../../lib/env.ts";
import { toHiddenId, toSearchPath } from "../../lib/search/index.ts";
import { withWriter } from "../context.ts";
import { Failure } from "../failure.ts";
import { drainOutbox } from "../indexing.ts";
import type { Context } from "../pipeline.ts";
import { type Redacted, redactMessage, redactText } from "../redact.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & { readonly text?: string };

/** A shorter text stands in half of all mails: a slip of the finger would blank the base. */
const MIN_TEXT = 4;

export const registerRedact = (program: Command): Command =>
  program
    .command("redact")
    .description("remove a mail, or a text wherever it stands, for good")
    .argument("[message-id]", "the mail; its lines go from the mails that quote it too")
    .option("--text <string>", "cut this text out of every mail and head")
    .option("--json", "one JSON document")
    .action(async (messageId: string | undefined, options: Options) => {
      const work = toWork(messageId, options.text);
      const redacted = await withWriter(async (context) => {
        const done = await work(context);
        return done && { ...done, isQueued: !(await scrub(context)) };
      });
      if (!redacted) throw await notThere(messageId ?? "");
      const { isQueued, ...answer } = redacted;
      if (options.json) await printJson(answer);
      else await print(`${counted(redacted.removed, "mail")} removed, text cut out of ${redacted.cut}`);
      if (isQueued)
        throw new Failure(
          "environment",
          "the search engine cannot be reached and may still hold what was removed; every ingest, sync or redact tries again",
        );
      if (options.text !== undefined) await nameIds(options.text);
    });

async function notThere(messageId: string): Promise<Failure> {
  const { isRemoved } = await import("../../lib/db/index.ts");
  const isGone = await isRemoved(messageId.trim().replace(/^<|>$/g, ""));
  return new Failure("not-found", `${messageId}: ${isGone ? "removed before" : "no such mail in the base"}`, messageId);
}

/** Ids are what mails are known by: a text is not cut out of them. */
async function nameIds(text: string): Promise<void> {
  const { countIdsWith } = await import("../../lib/db/index.ts");
  const ids = await countIdsWith(text);
  if (ids > 0)
    process.stderr.write(
      `deadlore: it stands in the Message-ID of ${counted(ids, "mail")} too: redact those by their id\n`,
    );
}

function toWork(messageId: string | undefined, text: string | undefined) {
  if ((messageId === undefined) === (text === undefined))
    throw new Failure("usage", "redact takes a Message-ID or --text STRING, one of them");
  if (messageId !== undefined)
    return (context: Context): Promise<Redacted | undefined> =>
      redactMessage(messageId.trim().replace(/^<|>$/g, ""), context);
  const wanted = text ?? "";
  if (wanted.trim().length < MIN_TEXT)
    throw new Failure("usage", `--text ${JSON.stringify(wanted)}: at least ${MIN_TEXT} characters`, wanted);
  return (context: Context): Promise<Redacted | undefined> => redactText(wanted, context);
}

/**
 * The index is a cache: it is made anew in a new file, because freed pages of the old one keep what they held. Also beside another
 * engine, where one may be left of earlier. False where the engine has not taken everything over.
 */
async function scrub(context: Context): Promise<boolean> {
  const { DATABASE_URL, MEILI_HOST } = env();
  const { writer, search, notice } = context;
  if (MEILI_HOST === undefined) await search.close();
  const file = toSearchPath(DATABASE_URL);
  for (const end of ["", "-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
  if (MEILI_HOST === undefined) await writer.enqueueAll();
  await drainOutbox(context);
  const isTaken = (await writer.takeOutbox(1)).length === 0;
  if (!isTaken) await writer.hideGone(toHiddenId);
  if (!(await writer.scrub()))
    notice("a reader holds the database's log open: what was removed leaves the disk when that one ends");
  return isTaken;
}
