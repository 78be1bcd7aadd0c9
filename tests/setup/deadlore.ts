// The command as a user runs it, on a base of its own: in a thread of this test file, or as a process where that is what is tested.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { z } from "zod";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));
const MAX_OUTPUT = 1 << 28;
const TIMEOUT_MS = 60_000;

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };
type Settings = Readonly<Record<string, string>>;

export type Base = {
  readonly folder: string;
  readonly url: string;
  run(args: readonly string[], input?: string, settings?: Settings): Ran;
  json(args: readonly string[], input?: string): unknown;
  /** Reads sources, each step derived before the next; its dump. */
  grow(...steps: readonly (readonly string[])[]): string;
  start(args: readonly string[]): ReturnType<typeof spawn>;
  remove(): void;
};

/** `as`: a process for each command, where start, settings, signals or locks between processes are the subject. */
export function makeBase({ as = "thread" }: { readonly as?: "thread" | "process" } = {}): Base {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-test-`);
  const url = `file:${folder}/base.db`;
  const own = { DATABASE_URL: url, MEILI_HOST: "" };
  const runIn = as === "thread" ? runCommandInThread : runInProcess;
  const run: Base["run"] = (args, input = "", settings = {}) => runIn(args, input, { ...own, ...settings });
  return {
    folder,
    url,
    run,
    json: (args, input) => JSON.parse(run([...args, "--json"], input).stdout),
    grow(...steps) {
      const sources = steps.map((step) => step.join("\n")).join("\n\n");
      const { status, stdout, stderr } = runInThread({ steps: sources, args: [], input: "", settings: own });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    },
    start: (args) =>
      spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...own }, stdio: ["ignore", "pipe", "pipe"] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const runInProcess = (args: readonly string[], input: string, settings: Settings): Ran =>
  spawnSync(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...settings },
    input,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT,
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });

const RanCommand = z.object({ status: z.number(), stdout: z.string(), stderr: z.string() });

const runCommandInThread = (args: readonly string[], input: string, settings: Settings): Ran =>
  runInThread({ args, input, settings });

type Job = {
  readonly steps?: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly settings: Settings;
};

/** Waits for it, as for a process. */
function runInThread(job: Job): Ran {
  thread ??= startThread();
  const { port, flag } = thread;
  Atomics.store(flag, 0, 0);
  port.postMessage(job);
  const end = Atomics.wait(flag, 0, 0, TIMEOUT_MS);
  const answer = receiveMessageOnPort(port)?.message;
  if (end !== "timed-out" && answer !== undefined) return RanCommand.parse(answer);
  thread.stop();
  thread = undefined;
  return { status: null, stdout: "", stderr: `no end after ${TIMEOUT_MS} ms` };
}

type Thread = ReturnType<typeof startThread>;
let thread: Thread | undefined;

/** One for a test file: it ends with the process of the file. */
function startThread() {
  const { port1, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./command-thread.ts", import.meta.url), {
    workerData: { port: port2, flag },
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  port1.unref();
  return { port: port1, flag, stop: () => void worker.terminate() };
}
