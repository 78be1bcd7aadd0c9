// Commands that print lists: search, syz.
import type { Command } from "commander";
import { EXIT, Failure } from "../failure.ts";
import { load } from "../views.ts";
import { type Form, print, printJson } from "./answer.ts";

export const registerSearch = (program: Command): Command =>
  program
    .command("search")
    .description("search: words, lock:A, lock:A>B, sub: state: kind: d: f: s: l: syz: and ids")
    .argument("<query...>")
    .option("--limit <n>", "hits", toCount, 25)
    .option("--cursor <cursor>", "go on behind a page")
    .option("--json", "one JSON document")
    .option("--jsonl", "one hit a line")
    .action(async (words: string[], { json, jsonl, limit, cursor }: Form & { limit: number; cursor?: string }) => {
      const views = await load();
      let fault = "";
      const onFault = (reason: string) => {
        fault = reason;
      };
      const view = await views.searchView(words.join(" "), { limit, cursor: cursor ?? null, onFault });
      if (view.unavailable) throw new Failure("environment", `the search index cannot be asked: ${fault}`);
      if (json) await printJson(view);
      else if (jsonl) for (const hit of view.hits) await printJson(hit);
      else await print(views.formatSearch(view));
      if (view.hits.length === 0) process.exitCode = EXIT.nothing;
    });

export const registerSyz = (program: Command): Command =>
  program
    .command("syz")
    .description("the newest bugs of syzbot, each with its history; or one of them")
    .argument("[id]", "20 hex digits")
    .option("--since <date>", "reports from that day on")
    .option("--json", "one JSON document")
    .option("--jsonl", "one bug of the list a line")
    .action(async (id: string | undefined, { json, jsonl, since }: Form & { since?: string }) => {
      const views = await load();
      if (id === undefined) {
        const view = await views.syzbotQueueView(since ?? null);
        if (jsonl) {
          for (const bug of view.bugs) await printJson(bug);
          return;
        }
        await (json ? printJson(view) : print(views.formatSyzbotQueue(view)));
        return;
      }
      const view = await views.syzbotView(id.replace(/^syz:/, ""));
      if (!view) throw new Failure("not-found", `${id}: no report of that bug is stored`, id);
      await (json ? printJson(view) : print(views.formatSyzbot(view)));
    });

export function toCount(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 10_000)
    throw new Failure("usage", `--limit ${text}: expected 1 to 10000`, text);
  return n;
}
