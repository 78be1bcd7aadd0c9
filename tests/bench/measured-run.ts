// A command as a whole: its time, the CPU seconds of it and its children, its peak memory.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export type Run = {
  readonly seconds: number;
  readonly cpu: number;
  /** Of the command itself, MB. */
  readonly rss: number;
  readonly output: string;
  readonly errors: string;
};

/** `times` of bash counts the children that were waited for; the peak is read while the process lives. */
export function measure(command: string, args: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn("bash", ["-c", '"$@" & echo "PID $!" >&2; wait $!; times >&2', "bash", command, ...args]);
  const chunks: Buffer[] = [];
  let errors = "";
  let rss = 0;
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk;
  });
  const poll = setInterval(() => {
    rss = Math.max(rss, peakOf(/PID (\d+)/.exec(errors)?.[1]));
  }, 50);
  return new Promise((resolve) => {
    child.on("close", () => {
      clearInterval(poll);
      const [, user = 0, system = 0] = (/(\S+) (\S+)\s*$/.exec(errors) ?? []).map(toSeconds);
      const seconds = (performance.now() - started) / 1000;
      resolve({ seconds, cpu: user + system, rss, output: Buffer.concat(chunks).toString(), errors });
    });
  });
}

// 0m12.345s
function toSeconds(text: string): number {
  const { minutes, seconds } = /^(?<minutes>\d+)m(?<seconds>[\d.]+)s$/.exec(text)?.groups ?? {};
  return Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

function peakOf(pid: string | undefined): number {
  try {
    const text = pid === undefined ? "" : readFileSync(`/proc/${pid}/status`, "latin1");
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
