/**
 * What an inbox has: its manifest, over HTTP.
 *
 *   GET https://lore.kernel.org/linux-unionfs/manifest.js.gz
 *   {"/linux-unionfs/git/0.git": {"fingerprint": "bf2b...", "modified": 1549970048, ...}}
 *
 * Addresses are never taken from it: it says only which epochs there are and whether they changed. A redirect is followed on the
 * same host alone, a server that stops sending is given up, and what it sends is bounded.
 */
import { setTimeout as startTimer } from "node:timers";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

export type Manifest = {
  /** Where the inbox is, after redirects on its host; without the last slash. */
  readonly url: string;
  readonly epochs: readonly { readonly name: string; readonly url: string; readonly fingerprint: string | null }[];
};

export type Patience = {
  /** Milliseconds without a byte after which a server is given up. */
  readonly stallMs: number;
};

export const PATIENCE: Patience = { stallMs: 60_000 };

/** The manifest of all of lore.kernel.org has 100 KB. */
const MAX_PACKED = 8 << 20;
const MAX_TEXT = 64 << 20;
const MAX_REDIRECTS = 5;
/** A server that asks to be asked later is waited for once, so long at most; who asks for more is told of. */
const MAX_WAIT_S = 20;

const Entries = z.record(z.string(), z.object({ fingerprint: z.string().max(200).nullish() }));

/** Throws Error naming the host and what went wrong. */
export async function readManifest(inbox: string, patience: Patience): Promise<Manifest> {
  const { url, bytes, type } = await get(`${inbox}/manifest.js.gz`, patience);
  const base = url.slice(0, -"/manifest.js.gz".length);
  const name = new URL(base).pathname.split("/").at(-1) ?? "";
  const epochs: Manifest["epochs"][number][] = [];
  for (const [key, { fingerprint }] of Object.entries(parse(bytes, url, type))) {
    const epoch = /\/git\/(?<epoch>\d{1,6}\.git)$/.exec(key)?.groups?.epoch;
    if (epoch !== undefined && key.endsWith(`/${name}/git/${epoch}`))
      epochs.push({ name: `git/${epoch}`, url: `${base}/git/${epoch}`, fingerprint: fingerprint ?? null });
    else if (key === `/${name}` || key === `/${name}.git`)
      epochs.push({ name: `${name}.git`, url: base, fingerprint: fingerprint ?? null });
  }
  if (epochs.length === 0) throw new Error(`${url} names no epoch of ${name}`);
  return {
    url: base,
    epochs: epochs.sort((a, b) => Number.parseInt(a.name.slice(4), 10) - Number.parseInt(b.name.slice(4), 10)),
  };
}

function parse(bytes: Buffer, url: string, type: string | null): z.infer<typeof Entries> {
  try {
    const text = bytes[0] === 0x1f ? gunzipSync(bytes, { maxOutputLength: MAX_TEXT }) : bytes;
    return Entries.parse(JSON.parse(text.toString("utf8")));
  } catch (cause) {
    const what = type === null ? "" : ` (${type.slice(0, 80)})`;
    throw new Error(`${url} is no manifest of public-inbox${what}`, { cause });
  }
}

type Answer = { readonly url: string; readonly bytes: Buffer; readonly type: string | null };

async function get(start: string, { stallMs }: Patience): Promise<Answer> {
  let url = start;
  let hasWaited = false;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const stop = new AbortController();
    let timer = startTimer(() => stop.abort(), stallMs);
    try {
      const response = await fetch(url, { redirect: "manual", signal: stop.signal });
      const next = redirectOf(response, url);
      if (next !== undefined) {
        url = next;
        continue;
      }
      const later = secondsToWait(response);
      if (later !== undefined && later <= MAX_WAIT_S && !hasWaited) {
        hasWaited = true;
        clearTimeout(timer);
        await setTimeout(later * 1000);
        continue;
      }
      if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}${asking(later)}`);
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = startTimer(() => stop.abort(), stallMs);
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_PACKED) throw new Error(`${url} sends more than ${MAX_PACKED} bytes`);
      }
      return { url, bytes: Buffer.concat(chunks), type: response.headers.get("content-type") };
    } catch (error) {
      if (stop.signal.aborted) throw new Error(`${url} stalls: nothing came for ${stallMs / 1000} s`, { cause: error });
      throw new Error(whyFailed(error, url), { cause: error });
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  }
  throw new Error(`${start} redirects again and again`);
}

/** `Retry-After: 120`; a date is a wait that nobody can judge here. */
function secondsToWait({ status, headers }: Response): number | undefined {
  const seconds = /^\d{1,9}$/.exec(headers.get("retry-after") ?? "")?.[0];
  return (status === 429 || status === 503) && seconds !== undefined ? Number(seconds) : undefined;
}

const asking = (seconds: number | undefined): string =>
  seconds === undefined ? "" : `, asks to be left alone for ${seconds} s`;

function redirectOf(response: Response, url: string): string | undefined {
  const location = response.headers.get("location");
  if (response.status < 300 || response.status > 399 || location === null) return undefined;
  const next = new URL(location, url);
  const isSame = next.hostname === new URL(url).hostname && /^https?:$/.test(next.protocol);
  if (!isSame || !next.pathname.endsWith("/manifest.js.gz"))
    throw new Error(`${url} redirects to ${next.host}${next.pathname}, which was not asked for: refused`);
  return next.href;
}

/** `fetch failed` says nothing; its cause does. */
function whyFailed(error: unknown, url: string): string {
  if (!(error instanceof Error)) return `${url}: ${error}`;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return error.message.startsWith("http") ? error.message : `${url}: ${cause || error.message}`;
}
