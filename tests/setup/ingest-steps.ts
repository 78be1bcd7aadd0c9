/**
 * Reads sources into a base one after another in one process, and derives every so often: what a base is that grew by single mails.
 *
 *   node tests/setup/ingest-steps.ts file:/tmp/base.db EVERY < sources.txt
 *
 * EVERY: derive after so many sources, and at the end; 0: at the end alone.
 */
import { readFileSync } from "node:fs";
import { openArchives } from "../../ingest/archives.ts";
import { withWriter } from "../../ingest/context.ts";
import { derive, readSource } from "../../ingest/pipeline.ts";
import { overrideSettings } from "../../lib/env.ts";

const [url = "", every = "0"] = process.argv.slice(2);
const sources = readFileSync(0, "utf8").split("\n").filter(Boolean);
overrideSettings({ DATABASE_URL: url });

await withWriter(async (context) => {
  for (const [at, source] of sources.entries()) {
    for (const archive of await openArchives(source, {})) await readSource(archive, context);
    if (Number(every) > 0 && (at + 1) % Number(every) === 0) await derive(context);
  }
  await derive(context);
});
