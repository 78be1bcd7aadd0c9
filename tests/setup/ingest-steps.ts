/**
 * Grows a base step by step in one process, then prints its dump: quicker than a command for each step.
 *
 *   node tests/setup/ingest-steps.ts file:/tmp/base.db < steps.txt
 *
 * One source a line; an empty line derives what follows from those before it, as the end does.
 */
import { readFileSync } from "node:fs";
import { openArchives } from "../../ingest/archives.ts";
import { withWriter } from "../../ingest/context.ts";
import { derive, readSource } from "../../ingest/pipeline.ts";
import { dumpRecords } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";

const [url = ""] = process.argv.slice(2);
overrideSettings({ DATABASE_URL: url });

await withWriter(async (context) => {
  for (const line of [...readFileSync(0, "utf8").split("\n"), ""]) {
    if (line === "") await derive(context);
    else for (const archive of await openArchives(line, {})) await readSource(archive, context);
  }
});
const lines: string[] = [];
for await (const record of dumpRecords()) lines.push(JSON.stringify(record));
process.stdout.write(lines.join("\n"));
