// The command as a user runs it, on a base of its own.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));
const MAX_OUTPUT = 1 << 28;

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type Base = {
  readonly folder: string;
  readonly url: string;
  run(args: readonly string[], input?: string, settings?: Readonly<Record<string, string>>): Ran;
  json(args: readonly string[], input?: string): unknown;
  start(args: readonly string[]): ReturnType<typeof spawn>;
  remove(): void;
};

export function makeBase(): Base {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-test-`);
  const url = `file:${folder}/base.db`;
  const env = { ...process.env, DATABASE_URL: url, MEILI_HOST: "" };
  const run: Base["run"] = (args, input = "", settings = {}) =>
    spawnSync(process.execPath, [CLI, ...args], {
      env: { ...env, ...settings },
      input,
      encoding: "utf8",
      maxBuffer: MAX_OUTPUT,
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
  return {
    folder,
    url,
    run,
    json: (args, input) => JSON.parse(run([...args, "--json"], input).stdout),
    start: (args) => spawn(process.execPath, [CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
