/**
 * What is said to people beside the answer, on standard error, one line each; LOG_LEVEL says how much.
 *
 *   error   a mail that broke us            info    what is being fetched or read, and the bars of a terminal
 *   warn    what was left out, and why      debug   how long each step took
 *
 * The line that ends a command which failed is its answer, not a notice: it always stands there.
 */
import { env } from "../lib/env.ts";
import { type Progress, silent, terminalProgress } from "./progress.ts";

export type NoticeLevel = "error" | "warn" | "info" | "debug";

const LEVELS = ["silent", "error", "warn", "info", "debug"] as const;

const isSaid = (level: NoticeLevel): boolean => LEVELS.indexOf(level) <= LEVELS.indexOf(env().LOG_LEVEL);

const said = new Set<string>();

/** Each line once: what fails for every batch fails for one reason. */
export const notice = (line: string, level: NoticeLevel = "warn"): void => {
  if (!isSaid(level) || said.has(line)) return;
  said.add(line);
  process.stderr.write(`deadlore: ${line}\n`);
};

/** Another command in this process says its lines itself. */
export const forgetNotices = (): void => said.clear();

/** A bar on a terminal; at `debug` a line for each step instead, which a log can keep. */
export function progressOf(stream: NodeJS.WriteStream): Progress {
  if (isSaid("debug")) return timedProgress((line) => stream.write(`deadlore: ${line}\n`));
  return isSaid("info") ? terminalProgress(stream) : silent;
}

function timedProgress(say: (line: string) => void): Progress {
  let what = "";
  let done = 0;
  let started = 0;
  return {
    start(name) {
      [what, done, started] = [name, 0, performance.now()];
    },
    step(n) {
      done += n;
    },
    stop() {
      if (what !== "") say(`${what}: ${done} in ${((performance.now() - started) / 1000).toFixed(2)} s`);
      what = "";
    },
  };
}
