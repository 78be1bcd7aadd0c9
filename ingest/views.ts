// The views, for commands that read. They need the database clients, which `npm start` generates; a command that comes first
// has them made, by app/build.ts in a process of its own.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrate } from "../lib/db/migrate.ts";
import { env } from "../lib/env.ts";
import { Failure } from "./failure.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export async function load() {
  await prepare();
  return import("../lib/views/index.ts");
}

export async function loadDatabase() {
  await prepare();
  return import("../lib/db/index.ts");
}

async function prepare(): Promise<void> {
  const { DATABASE_URL } = env();
  // A reader makes no base: "never seen" from an empty one, in whatever folder it was asked, is the worst answer there is.
  if (DATABASE_URL.startsWith("file:") && !existsSync(DATABASE_URL.slice(5)))
    throw new Failure(
      "environment",
      `no base at ${DATABASE_URL.slice(5)}: name one by --db or DATABASE_URL, or make it: deadlore ingest SOURCE`,
      DATABASE_URL,
    );
  if (isStale()) generate();
  await migrate(env().DATABASE_URL);
}

/** The clients are missing, or a model was edited after they were made. */
function isStale(): boolean {
  const made = path("../lib/db/generated/made-from");
  if (!existsSync(made)) return true;
  const models = path("../prisma/models/");
  const { mtimeMs } = statSync(made);
  return readdirSync(models).some((name) => statSync(models + name).mtimeMs > mtimeMs);
}

function generate(): void {
  const script = "import('./app/build.ts').then(({ generate }) => generate())";
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: path(".."), encoding: "utf8" });
  if (status !== 0)
    throw new Failure("environment", `the database clients cannot be generated: ${stderr.trim().split("\n").at(-1)}`);
}
