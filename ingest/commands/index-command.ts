// deadlore index verify | rebuild: the search index against the database, which is the truth.
import type { Command } from "commander";
import { withWriter } from "../context.ts";
import { EXIT } from "../failure.ts";
import { compareIndex, drainOutbox } from "../indexing.ts";
import { type Form, print, printJson } from "./answer.ts";

export function registerIndex(program: Command): Command {
  const command = program
    .command("index")
    .description("the search index: verify it against the database, or rebuild it");
  command
    .command("verify")
    .description("compare; exit 1 when they differ")
    .option("--json", "one JSON document")
    .action(async ({ json }: Form) => {
      const result = await withWriter(compareIndex);
      if (json) await printJson(result);
      else
        await print(`${result.documents} documents; ${result.missing.length} missing, ${result.extra.length} too many`);
      if (result.missing.length + result.extra.length > 0) process.exitCode = EXIT.nothing;
    });
  command
    .command("rebuild")
    .description("make it anew from the database")
    .action(async () => {
      const { documents } = await withWriter(async (context) => {
        await context.search.clear();
        await context.writer.enqueueAll();
        await drainOutbox(context);
        return compareIndex(context);
      });
      await print(`${documents} documents`);
    });
  return command;
}
