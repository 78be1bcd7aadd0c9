/**
 * All shared mail in one base, for measurements that ask it: made once by `deadlore ingest`, in the system's temporary folder, or
 * the one that DATABASE_URL names. And its reports, each with the text that was printed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zstdDecompressSync } from "node:zlib";
import { database, readPacked } from "../../lib/db/index.ts";
import type { LockReport } from "../../lib/lockdep/index.ts";
import { parseMessage } from "../../lib/mail/index.ts";
import { listFolders } from "./shared-lists.ts";
import { DATA } from "./shared-mail.ts";

export type EvalReport = {
  readonly id: number;
  readonly messageId: string;
  readonly thread: number;
  readonly date: string;
  readonly subject: string;
  readonly fromAddress: string | null;
  readonly syzbot: string | null;
  readonly print: string;
  readonly inversion: string | null;
  readonly component: string | null;
  readonly quoteDepth: number;
  readonly report: LockReport;
};

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Address of the base; made when it is not there, which takes two minutes. */
export function openSharedBase(): string {
  const named = process.env.DATABASE_URL;
  if (named !== undefined) return named;
  const folder = join(tmpdir(), "deadlore-eval");
  const url = `file:${folder}/shared.db`;
  if (existsSync(`${folder}/shared.db`)) return url;
  mkdirSync(folder, { recursive: true });
  const boxes = readdirSync(DATA).filter((name) => name.endsWith(".mboxrd.gz"));
  const stories = readdirSync(`${DATA}threads`, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".mbox"),
  );
  const sources = [
    ...listFolders(),
    ...boxes.sort().map((name) => DATA + name),
    ...stories.sort().map((name) => `${DATA}threads/${name}`),
  ];
  const { status } = spawnSync(process.execPath, [`${root}ingest/deadlore.js`, "ingest", ...sources, "--db", url], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`ingest of the shared mail into ${url} failed`);
  return url;
}

/** Every appearance, oldest first. */
export async function readReports(): Promise<readonly EvalReport[]> {
  const rows = await database().report.findMany({
    select: {
      id: true,
      threadId: true,
      syzbot: true,
      component: true,
      print: true,
      inversionId: true,
      quoteDepth: true,
      data: true,
      message: { select: { messageId: true, sentAt: true, subject: true, fromAddress: true } },
    },
    orderBy: { id: "asc" },
  });
  return rows
    .flatMap(({ data, message, threadId, inversionId, ...row }) => {
      const report = readPacked<LockReport>(data);
      const { sentAt, ...mail } = message;
      return report ? [{ ...row, ...mail, thread: threadId, inversion: inversionId, date: sentAt ?? "", report }] : [];
    })
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id - b.id));
}

/** What was printed: the lines of the report out of its mail, as they stand there. */
export async function readSplat({ messageId, report }: EvalReport): Promise<string> {
  return (await readBody(messageId)).slice(report.span.start, report.span.end);
}

export async function readBody(messageId: string): Promise<string> {
  const row = await database().rawMessage.findFirst({
    where: { message: { messageId, variant: "" } },
    select: { bytes: true },
  });
  return row === null ? "" : (await parseMessage(zstdDecompressSync(row.bytes))).body;
}
