/**
 * ingestSteps as a program: a base that grows step by step, then its dump.
 *
 *   node tests/setup/ingest-steps.ts file:/tmp/base.db < steps.txt
 */
import { readFileSync } from "node:fs";
import { overrideSettings } from "../../lib/env.ts";
import { ingestSteps } from "./steps.ts";

const [url = ""] = process.argv.slice(2);
overrideSettings({ DATABASE_URL: url });
process.stdout.write(await ingestSteps(readFileSync(0, "utf8")));
