// deadlore dump: the whole knowledge as sorted JSON Lines; the same mail in any order, from any format, gives the same bytes.
import type { Command } from "commander";
import { loadDatabase } from "../views.ts";
import { print } from "./answer.ts";

/** Records a write: one each would cost a system call for every mail. */
const BATCH = 500;

export const registerDump = (program: Command): Command =>
  program
    .command("dump")
    .description("the whole knowledge as sorted JSON Lines, without volatile columns")
    .action(async () => {
      const { dumpRecords } = await loadDatabase();
      let lines: string[] = [];
      for await (const record of dumpRecords()) {
        lines.push(JSON.stringify(record));
        if (lines.length < BATCH) continue;
        await print(lines.join("\n"));
        lines = [];
      }
      if (lines.length > 0) await print(lines.join("\n"));
    });
