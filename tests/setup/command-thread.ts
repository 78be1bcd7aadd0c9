/**
 * Runs commands one after another in a thread, each as a process would: its own settings, standard input and outputs, and nothing
 * remembered of the one before. Starting a process costs a second, most commands of a test some hundredths of one.
 */
import { Readable } from "node:stream";
import { type MessagePort, workerData } from "node:worker_threads";
import { z } from "zod";
import { forgetMessages } from "../../ingest/bodies.ts";
import { EXIT } from "../../ingest/failure.ts";
import { forgetNotices } from "../../ingest/notice.ts";
import { runCommand } from "../../ingest/run-command.ts";
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { closeSearch } from "../../lib/views/index.ts";
import type { Ran } from "./deadlore.ts";
import { ingestSteps } from "./steps.ts";

/** `steps`: instead of a command, a base that grows by these (steps.ts). */
const Job = z.object({
  steps: z.string().optional(),
  args: z.array(z.string()),
  input: z.string(),
  settings: z.record(z.string(), z.string()),
});

const { port, flag }: { port: MessagePort; flag: Int32Array } = workerData;

let stdout: Buffer[] = [];
let stderr: Buffer[] = [];
const collect = (write: (bytes: Buffer) => void) => (chunk: string | Uint8Array) => {
  write(Buffer.from(chunk));
  return true;
};
process.stdout.write = collect((bytes) => stdout.push(bytes));
process.stderr.write = collect((bytes) => stderr.push(bytes));

const text = (written: readonly Buffer[]): string => Buffer.concat(written).toString();

port.on("message", async (job) => {
  port.postMessage(await run(Job.parse(job)).catch(toCrash));
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
});

const toCrash = (cause: unknown): Ran => ({
  status: EXIT.bug,
  stdout: text(stdout),
  stderr: `${text(stderr)}${cause instanceof Error ? cause.stack : cause}`,
});

async function run({ steps, args, input, settings }: z.infer<typeof Job>): Promise<Ran> {
  [stdout, stderr] = [[], []];
  process.exitCode = 0;
  Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(input)]), configurable: true });
  await Promise.all([closeDatabase(), closeSearch()]);
  forgetMessages();
  forgetNotices();
  overrideSettings(settings);
  if (steps !== undefined) return { status: 0, stdout: await ingestSteps(steps), stderr: text(stderr) };
  const failed = await runCommand(args);
  const status = failed ?? Number(process.exitCode);
  process.exitCode = 0;
  return { status, stdout: text(stdout), stderr: text(stderr) };
}
