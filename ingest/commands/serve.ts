// deadlore serve: the web application, as a process of its own (app and ingest know nothing of one another).
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { env } from "../../lib/env.ts";
import { Failure } from "../failure.ts";

const START = fileURLToPath(new URL("../../app/start.ts", import.meta.url));

export const registerServe = (program: Command): Command =>
  program
    .command("serve")
    .description("the web application")
    .option("--port <n>", "instead of PORT; 0 picks a free one")
    .action(async ({ port }: { port?: string }) => {
      if (port !== undefined && !/^\d{1,5}$/.test(port))
        throw new Failure("usage", `--port ${port}: expected 0 to 65535`, port);
      process.exitCode = await run({ DATABASE_URL: env().DATABASE_URL, ...(port !== undefined && { PORT: port }) });
    });

function run(settings: Record<string, string>): Promise<number> {
  process.removeAllListeners("SIGINT"); // the server ends in its own way, and we with it
  process.removeAllListeners("SIGTERM");
  const child = spawn(process.execPath, [START], { env: { ...process.env, ...settings }, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 0));
  });
}
