/**
 * The mails of ../shared/data/lists that hold a banner, through the readers and the mail parser that ingest uses.
 *
 * The tars are unpacked once, into LISTS or a folder of the system's temporary one, and read there again the next time.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openArchives } from "../../ingest/archives.ts";
import { parseMessage } from "../../lib/mail/index.ts";
import { DATA, type EvalMail } from "./shared-mail.ts";

const FOLDER = process.env.LISTS ?? join(tmpdir(), "lists");

/** `wants` is asked of the raw mail: most mails hold no report, and decoding all of them would take minutes. */
export async function readLists(wants: (raw: Buffer) => boolean): Promise<EvalMail[]> {
  const mails: EvalMail[] = [];
  for (const list of unpacked()) {
    for (const archive of await openArchives(join(FOLDER, list), { list })) {
      for await (const batch of archive.read(null)) {
        for (const item of batch) {
          if (item.kind !== "message" || !wants(item.bytes)) continue;
          const message = await parseMessage(item.bytes);
          mails.push({
            id: message.messageId,
            subject: message.subject,
            from: message.from.address ?? "",
            body: message.body,
          });
        }
      }
    }
  }
  return mails;
}

/** Paths of the unpacked lists. */
export const listFolders = (): readonly string[] => unpacked().map((list) => join(FOLDER, list));

function unpacked(): string[] {
  const tars = readdirSync(`${DATA}lists`).filter((name) => name.endsWith(".tar"));
  mkdirSync(FOLDER, { recursive: true });
  for (const tar of tars) {
    if (existsSync(join(FOLDER, tar.slice(0, -4)))) continue;
    const { status } = spawnSync("tar", ["-xf", `${DATA}lists/${tar}`, "-C", FOLDER], { stdio: "inherit" });
    if (status !== 0) throw new Error(`tar cannot unpack ${tar}`);
  }
  return tars.map((tar) => tar.slice(0, -4)).sort();
}
