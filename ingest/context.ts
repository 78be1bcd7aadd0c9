// What every writing command needs, opened in the right order and closed whatever happens: the migrated database under the
// writer's lock, the search engine, the subsystems.
import { setFlagsFromString } from "node:v8";
import { migrate, nameOf } from "../lib/db/migrate.ts";
import { openWriter } from "../lib/db/writer/index.ts";
import { env } from "../lib/env.ts";
import { openSearch } from "../lib/search/index.ts";
import { BUILT_IN } from "../lib/subsystems/index.ts";
import { readCuts } from "./cuts.ts";
import { Failure } from "./failure.ts";
import { renewIndex } from "./indexing.ts";
import { notice, progressOf } from "./notice.ts";
import { readOverrides } from "./overrides.ts";
import type { Context } from "./pipeline.ts";

export { notice };

/**
 * Mails are garbage a moment after they were read, and V8 lets garbage lie for as long as the machine has memory. The space for
 * young objects stays at its first size (linux-f2fs-devel: the same CPU, 334 against 438 MB), and the heap may be larger than what
 * lives in it by so much. Of linux-f2fs-devel, 10^9 instructions and peak: by 45 % 64 and 240 MB, by 80 % 61 and 250, by 120 % 60 and 274.
 */
const keepHeapSmall = () => {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=80");
};

/** Disk full, unreadable page, no permission: the machine failed, and its message names no file. */
const isSqliteError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_");

function environment(url: string, cause: unknown): Failure {
  const message = cause instanceof Error ? cause.message : String(cause);
  const named = `database ${nameOf(url)}`;
  return new Failure("environment", message.startsWith(named) ? message : `${named}: ${message}`, nameOf(url));
}

export async function withWriter<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const { DATABASE_URL, MEILI_HOST, MEILI_WRITE_KEY } = env();
  const overrides = readOverrides();
  keepHeapSmall();
  await migrate(DATABASE_URL).catch((cause) => Promise.reject(environment(DATABASE_URL, cause)));
  const writer = await openWriter(DATABASE_URL);
  const search = openSearch({
    databaseUrl: DATABASE_URL,
    meiliHost: MEILI_HOST,
    meiliKey: MEILI_WRITE_KEY,
    readOnly: false,
  });
  try {
    const stored = await writer.listSubsystems();
    const subsystems = stored.length > 0 ? stored : BUILT_IN;
    const cuts = await readCuts(writer);
    const progress = progressOf(process.stderr);
    const context = { writer, search, subsystems, overrides, cuts, notice, progress };
    if (writer.copy?.isNew && !MEILI_HOST) await renewIndex(context);
    return await work(context);
  } catch (cause) {
    throw isSqliteError(cause) ? environment(writer.copy?.file ?? DATABASE_URL, cause) : cause;
  } finally {
    await search.close();
    await writer.close();
  }
}
