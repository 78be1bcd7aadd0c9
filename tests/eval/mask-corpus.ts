/**
 * All shared mail, masked, as mailboxes in a folder of the system's temporary one: what `deadlore ingest` reads for the hidden figures.
 *
 * In: the masks. Out: a mailbox a list. Made once for each set of masks and each version of the masking code.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { openArchives } from "../../ingest/archives.ts";
import { formatMboxrd, type Message, parseMessage } from "../../lib/mail/index.ts";
import { type Head, keptAncestors, type Mask, maskMail, roleOf } from "./mask-mail.ts";
import { listFolders } from "./shared-lists.ts";
import { DATA } from "./shared-mail.ts";

/** The five lists, the mailboxes, and the threads that a person read with their fixes. */
export const sharedSources = (): readonly string[] => [
  ...listFolders(),
  ...readdirSync(DATA, { recursive: true, encoding: "utf8" })
    .filter((name) => /^[^/]+\.mboxrd\.gz$|^threads\/.*\.mbox$/.test(name))
    .sort()
    .map((name) => `${DATA}${name}`),
];

/** The folder with the masked mailboxes. */
export async function maskedMail(masks: readonly Mask[]): Promise<string> {
  const version = createHash("sha256").update(readFileSync(new URL("./mask-mail.ts", import.meta.url)));
  const folder = join(tmpdir(), `deadlore-masked-${masks.join("-")}-${version.digest("hex").slice(0, 8)}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  mkdirSync(part, { recursive: true });
  const heads = new Map<string, Head>();
  for (const source of sharedSources())
    for await (const message of readAll(source))
      heads.set(message.messageId, { role: roleOf(message), parent: message.references.at(-1) ?? null });
  for (const source of sharedSources()) await writeMasked(source, part, { heads, masks: new Set(masks) });
  renameSync(part, folder);
  return folder;
}

type Masking = { readonly heads: ReadonlyMap<string, Head>; readonly masks: ReadonlySet<Mask> };

async function writeMasked(source: string, folder: string, { heads, masks }: Masking): Promise<void> {
  const name = source.startsWith(DATA) ? source.slice(DATA.length) : (source.split("/").at(-1) ?? "");
  const out = createWriteStream(join(folder, name.replaceAll("/", "-").replace(/(?:\.mboxrd)?(?:\.gz)?$/, ".mboxrd")));
  for await (const message of readAll(source)) {
    const ids = keptAncestors(message.messageId, (id) => heads.get(id));
    const top = heads.get(ids[0] ?? "")?.role ?? null;
    const bytes = maskMail(message, { ids, top }, masks);
    if (bytes && !out.write(formatMboxrd(bytes))) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

async function* readAll(source: string): AsyncGenerator<Message> {
  for (const archive of await openArchives(source, {}))
    for await (const batch of archive.read(null))
      for (const item of batch) if (item.kind === "message") yield await parseMessage(item.bytes);
}
