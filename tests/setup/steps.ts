// Grows a base step by step in this process, as many commands would, and gives its dump: quicker than a command for each step.
import { openArchives } from "../../ingest/archives.ts";
import { withWriter } from "../../ingest/context.ts";
import { derive, readSource } from "../../ingest/pipeline.ts";
import { dumpRecords } from "../../lib/db/index.ts";

/** One source a line; an empty line derives what follows from those before it, as the end does. */
export async function ingestSteps(steps: string): Promise<string> {
  await withWriter(async (context) => {
    for (const line of [...steps.split("\n"), ""]) {
      if (line === "") await derive(context);
      else for (const archive of await openArchives(line, {})) await readSource(archive, context);
    }
  });
  const lines: string[] = [];
  for await (const record of dumpRecords()) lines.push(JSON.stringify(record));
  return lines.join("\n");
}
