// deadlore sync [INBOX...]: fetches what is new of public inboxes (git over HTTP), then reads it like `ingest`.
import { join } from "node:path";
import type { Command } from "commander";
import { env } from "../../lib/env.ts";
import { type Archive, openArchives } from "../archives.ts";
import { withWriter } from "../context.ts";
import { Failure } from "../failure.ts";
import { fetchEpoch } from "../git-fetch.ts";
import { type Inbox, mirrorOf, readInboxes, saveInboxes } from "../inboxes.ts";
import { PATIENCE, readManifest } from "../manifest.ts";
import type { Context } from "../pipeline.ts";
import { type Form, print, printJson } from "./answer.ts";
import { formatResult, ingest } from "./ingest.ts";

type Fetched = { readonly url: string; readonly fetched: readonly string[]; readonly error: string | null };
type Sources = { source: string; archive: Archive }[];

export const registerSync = (program: Command): Command =>
  program
    .command("sync")
    .description("fetch what is new of public inboxes and read it; without an argument those named before")
    .argument("[inbox...]", "addresses such as https://lore.kernel.org/linux-unionfs/")
    .option("--json", "the ledger as one JSON document")
    .action(async (inboxes: string[], options: Form) => {
      const named = inboxes.map(toInboxUrl);
      const { result, fetched } = await withWriter((context) => sync(named, context));
      if (options.json) await printJson({ ...result, inboxes: fetched });
      else await print([...fetched.map(formatFetched), formatResult(result)].join("\n"));
      const failed = fetched.find(({ error }) => error !== null);
      if (failed) throw new Failure("environment", `${failed.error}`, failed.url);
    });

/** An inbox that fails is named at the end; the others are read all the same. */
async function sync(named: readonly string[], context: Context) {
  const { DATABASE_URL } = env();
  const known = new Map((await readInboxes(DATABASE_URL)).map((inbox) => [inbox.url, inbox]));
  const urls = named.length > 0 ? [...new Set(named)] : [...known.keys()];
  if (urls.length === 0)
    throw new Failure("usage", `no inbox is known beside ${DATABASE_URL}: name one, as in sync https://HOST/LIST/`);
  const fetched: Fetched[] = [];
  const sources: Sources = [];
  for (const url of urls) {
    const folder = mirrorOf(DATABASE_URL, url);
    try {
      const before = known.get(url) ?? { url, epochs: {} };
      const { inbox, names, failures } = await fetchInbox(before, folder, context);
      known.set(url, inbox);
      await saveInboxes(DATABASE_URL, [...known.values()]);
      fetched.push({ url, fetched: names, error: failures.length > 0 ? failures.join("; ") : null });
      for (const source of sourcesOf(inbox, folder))
        sources.push(...(await openArchives(source, {})).map((archive) => ({ source: url, archive })));
    } catch (error) {
      fetched.push({ url, fetched: [], error: error instanceof Error ? error.message : String(error) });
    }
  }
  return { result: await ingest(sources, context), fetched };
}

/** The folder holds all epochs of v2; an inbox of v1 is one repository in it. */
const sourcesOf = (inbox: Inbox, folder: string): string[] => {
  const v1 = Object.keys(inbox.epochs).filter((name) => !name.startsWith("git/"));
  const hasV2 = Object.keys(inbox.epochs).length > v1.length;
  return [...(hasV2 ? [folder] : []), ...v1.map((name) => join(folder, name))];
};

/** An epoch that fails is asked for again the next time; the others, and what was fetched of it before, are read all the same. */
async function fetchInbox(before: Inbox, folder: string, { notice }: Context) {
  const manifest = await readManifest(before.url, PATIENCE);
  const epochs: Record<string, string> = { ...before.epochs };
  const names: string[] = [];
  const failures: string[] = [];
  const offered = new Set(manifest.epochs.map(({ name }) => name));
  for (const name of Object.keys(epochs))
    if (!offered.has(name)) notice(`${before.url} does not offer ${name} any more: what was read of it stays`);
  for (const { name, url, fingerprint } of manifest.epochs) {
    if (fingerprint !== null && before.epochs[name] === fingerprint) continue;
    notice(`fetching ${url}`, "info");
    try {
      await fetchEpoch(url, join(folder, name), PATIENCE);
      epochs[name] = fingerprint ?? "";
      names.push(name);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { inbox: { url: before.url, epochs }, names, failures };
}

function toInboxUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname === "/" || url.username !== "")
    throw new Failure("usage", `${text}: expected the address of an inbox, as in https://HOST/LIST/`, text);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

const formatFetched = ({ url, fetched, error }: Fetched): string =>
  `${url}: ${error ?? (fetched.length === 0 ? "nothing new" : `fetched ${fetched.join(", ")}`)}`;
