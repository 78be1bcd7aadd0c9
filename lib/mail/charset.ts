/**
 * Bytes in a named charset -> text. Never throws, whatever the name.
 *
 *   text/plain; charset="gb2312"      the label as mail writes it, quotes already taken off
 *
 * Source: WHATWG Encoding (TextDecoder). Bytes without a usable label are UTF-8 where they are valid UTF-8, else windows-1252.
 * UTF-7, which that standard leaves out, is in utf-7.ts.
 */
import { decodeUtf7, UTF_7 } from "./utf-7.ts";

/** Labels that mail uses and WHATWG does not know. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["cp1252", "windows-1252"],
  ["cp936", "gbk"],
  ["cp-850", "windows-1252"],
  ["ks_c_5601", "euc-kr"],
  ["iso-8859-8-e", "iso-8859-8"],
  ["ansi_x3.4", "us-ascii"],
  ["x-gbk", "gbk"],
  ["utf8mb4", "utf-8"],
  ["iso8859_1", "iso-8859-1"],
]);

/** No registered label is longer (RFC 2978 asks for at most 40). */
const MAX_LABEL = 40;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
const decoders = new Map<string, TextDecoder>();

export function decodeText(bytes: Uint8Array, charset: string | null): string {
  const label = charset?.trim().toLowerCase() ?? "";
  if (label === "" || label === "us-ascii" || label === "ascii" || label === "utf-8")
    return decodeUnlabelled(bytes, label);
  if (UTF_7.has(label)) return decodeUtf7(bytes);
  const decoder = decoderFor(label);
  return decoder ? decoder.decode(bytes) : decodeUnlabelled(bytes, "");
}

/** Header text that holds raw 8-bit bytes, read as latin1: UTF-8 where valid, else windows-1252. */
export function decodeRawHeader(latin1: string): string {
  return hasHighBytes(latin1) ? decodeUnlabelled(Buffer.from(latin1, "latin1"), "") : latin1;
}

function decodeUnlabelled(bytes: Uint8Array, label: string): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    const fallback = label === "utf-8" ? "utf-8" : "windows-1252";
    return decoderFor(fallback)?.decode(bytes) ?? "";
  }
}

function decoderFor(label: string): TextDecoder | undefined {
  if (label.length > MAX_LABEL) return undefined;
  const name = ALIASES.get(label) ?? label;
  const known = decoders.get(name);
  if (known) return known;
  try {
    const made = new TextDecoder(name);
    if (decoders.size < 100) decoders.set(name, made);
    return made;
  } catch {
    return undefined;
  }
}

function hasHighBytes(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return true;
  return false;
}
