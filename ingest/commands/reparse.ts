// deadlore reparse: makes again what an older parser derived, or everything.
import type { Command } from "commander";
import { withWriter } from "../context.ts";
import { derive } from "../pipeline.ts";
import { type Form, print, printJson } from "./answer.ts";

type Options = Form & { readonly all?: boolean };

export const registerReparse = (program: Command): Command =>
  program
    .command("reparse")
    .description("make again what was derived by an older version of the parser")
    .option("--all", "everything, whatever derived it")
    .option("--json", "one JSON document")
    .action(async (options: Options) => {
      const result = await withWriter(async (context) => {
        const { writer } = context;
        await writer.rememberGroups();
        if (options.all) await writer.markAllDirty();
        else await writer.markOutdated();
        const threads = (await writer.listDirtyThreads()).length;
        const inversions = await writer.countDirtyInversions();
        await derive(context);
        return { threads, inversions, regrouped: await writer.saveRedirects(), found: await writer.counts() };
      });
      if (options.json) await printJson(result);
      else if (result.threads + result.inversions === 0) await print("nothing is older than this parser");
      else
        await print(
          `${result.threads} threads and ${result.inversions} inversions made again, ${result.regrouped} ids lead to others now`,
        );
    });
