/**
 * POST to /match/: reads the body up to a limit, and counts pastes per client. Nothing of a paste is kept.
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** A whole syzbot console log is about 200 KB; more than this is not one splat. */
const MAX_BODY = 1_048_576;
/** A match of a large paste costs up to a second of CPU. */
const MAX_PER_MINUTE = 20;
/** A flood from many addresses must not fill the memory: then the oldest are forgotten. */
const MAX_CLIENTS = 10_000;
const MINUTE = 60_000;

/** The only paths that take a POST: a page would answer it, and Next-Action, like a GET. */
const FORMS = new Set(["/match/", "/match/index.json", "/match/index.txt"]);
export const takesPost = (path: string): boolean => FORMS.has(path);

/** Seconds to wait, 0 when the paste may be read. */
export class PasteLimit {
  private readonly starts = new Map<string, number[]>();

  wait(client: string, now: number): number {
    const recent = (this.starts.get(client) ?? []).filter((start) => now - start < MINUTE);
    const oldest = recent.at(-MAX_PER_MINUTE);
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + MINUTE - now) / 1_000));
    this.starts.delete(client);
    this.starts.set(client, [...recent, now]);
    for (const key of this.starts.keys()) {
      if (this.starts.size <= MAX_CLIENTS) break;
      this.starts.delete(key);
    }
    return 0;
  }
}

/** What is read of a request to tell who sent it. */
type Asker = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** The address that asks. X-Forwarded-For counts only where a proxy that we were told to trust wrote it: its last other entry. */
export function clientOf(request: Asker, trusted: ReadonlySet<string>): string {
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  if (!trusted.has(peer)) return peer;
  const forwarded = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((entry) => plainAddress(entry.trim()))
    .filter((entry) => isIP(entry) !== 0);
  return forwarded.findLast((entry) => !trusted.has(entry)) ?? peer;
}

const plainAddress = (address: string): string => address.replace(/^::ffff:/, "");

/** undefined: more than the limit, of which the rest is not read. Rejects when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
