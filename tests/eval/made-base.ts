/**
 * A base made of given mail by `deadlore ingest`, as its dump: what the figures about fixes are computed from.
 *
 * In: sources. Out: the records of `deadlore dump` that a measurement asks for. The base is thrown away.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));

const fixSchema = z.object({
  messageId: z.string().nullable(),
  subject: z.string(),
  confidence: z.string(),
  via: z.string(),
  reasons: z.array(z.object({ rule: z.string(), detail: z.string() })).default([]),
});
const SCHEMAS = {
  message: z.object({
    messageId: z.string(),
    subject: z.string(),
    sentAt: z.string().nullable(),
    root: z.string().nullable(),
  }),
  patch: z.object({ messageId: z.string(), key: z.string(), inReply: z.boolean() }),
  claim: z.object({ rule: z.string(), about: z.string().nullable(), messageId: z.string() }),
  report: z.object({
    messageId: z.string(),
    print: z.string(),
    syzbot: z.string().nullable(),
    inversionId: z.string().nullable(),
    report: z.object({ quoteDepth: z.number(), title: z.string().nullable() }),
  }),
  inversion: z.object({ id: z.string(), title: z.string(), fixes: z.array(fixSchema) }),
};

export type Made = { readonly [K in keyof typeof SCHEMAS]: readonly z.infer<(typeof SCHEMAS)[K]>[] };

export async function makeBase(sources: readonly string[]): Promise<Made> {
  const folder = mkdtempSync(join(tmpdir(), "deadlore-eval-"));
  try {
    const env = { ...process.env, DATABASE_URL: `file:${folder}/base.db` };
    const ingest = spawn(process.execPath, [CLI, "ingest", ...sources], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [status]: unknown[] = await once(ingest, "close");
    if (status !== 0) throw new Error(`ingest ended with ${status}`);
    return await readDump(env);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The records of a base; `env` names it in DATABASE_URL. */
export async function readDump(env: NodeJS.ProcessEnv): Promise<Made> {
  const made: { [K in keyof typeof SCHEMAS]: z.infer<(typeof SCHEMAS)[K]>[] } = {
    message: [],
    patch: [],
    claim: [],
    report: [],
    inversion: [],
  };
  const dump = spawn(process.execPath, [CLI, "dump"], { env, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: dump.stdout })) {
    const record: unknown = JSON.parse(line);
    switch (z.object({ record: z.string() }).parse(record).record) {
      case "message":
        made.message.push(SCHEMAS.message.parse(record));
        break;
      case "patch":
        made.patch.push(SCHEMAS.patch.parse(record));
        break;
      case "claim":
        made.claim.push(SCHEMAS.claim.parse(record));
        break;
      case "report":
        made.report.push(SCHEMAS.report.parse(record));
        break;
      case "inversion":
        made.inversion.push(SCHEMAS.inversion.parse(record));
        break;
    }
  }
  return made;
}
