/**
 * Content-Transfer-Encoding: bytes -> bytes. Never throws; what is not an encoding is passed on as it stands.
 *
 *   locking/rwsem: fix the =\n
 *   order =3D A -> B             quoted-printable, with a soft line break
 *
 * Source: RFC 2045 sections 6.7 and 6.8.
 */

export function decodeTransfer(bytes: Buffer, encoding: string): Buffer {
  if (encoding === "base64") return decodeBase64(bytes);
  if (encoding === "quoted-printable") return decodeQuotedPrintable(bytes);
  return bytes;
}

/** A mail in base64 is decoded for its marks, then for its hash: the last answer is kept, and the bytes must not be changed in between. */
export function decodeRange(source: Buffer, start: number, end: number, encoding: string): Buffer {
  if (encoding !== "base64") return decodeTransfer(source.subarray(start, end), encoding);
  if (last?.source !== source || last.start !== start || last.end !== end)
    last = { source, start, end, decoded: decodeBase64(source.subarray(start, end)) };
  return last.decoded;
}

let last:
  | { readonly source: Buffer; readonly start: number; readonly end: number; readonly decoded: Buffer }
  | undefined;

/**
 * Mailing lists add a plain footer below a base64 body; Node would decode its letters into garbage. So decoding stops
 * where a padded group ends the data, and a first line of other characters ends it too.
 */
function decodeBase64(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const end = endOfBase64(text);
  return Buffer.from(text.slice(0, end), "base64");
}

/** `QUJD\nREU=\n_______\nlist mailing list`: the offset of the first line that is not base64, or just past the padding. */
function endOfBase64(text: string): number {
  const padding = /=[=\s]*/g;
  padding.lastIndex = text.indexOf("=");
  const pad = padding.lastIndex < 0 ? null : padding.exec(text);
  const foreign = /[^A-Za-z0-9+/=\s]/g;
  const other = foreign.exec(text);
  const padded = pad ? padding.lastIndex : text.length;
  if (!other || other.index >= padded) return padded;
  const lineStart = text.lastIndexOf("\n", other.index) + 1;
  return lineStart > 0 ? lineStart : text.length;
}

const EQUALS = 61;

export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let at = 0;
  for (;;) {
    const found = bytes.indexOf(EQUALS, at);
    const stop = found < 0 ? bytes.length : found;
    length += bytes.copy(out, length, at, stop);
    if (found < 0) return out.subarray(0, length);
    const high = hex(bytes[found + 1]);
    const low = hex(bytes[found + 2]);
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      at = found + 3;
      continue;
    }
    const soft = softBreakEnd(bytes, found + 1);
    if (soft < 0) out[length++] = EQUALS;
    at = soft < 0 ? found + 1 : soft;
  }
}

/** Longest run of blanks between `=` and the line end that still counts as a soft break: transports pad lines, attackers pad megabytes. */
const MAX_PADDING = 80;

function softBreakEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at - from < MAX_PADDING && (bytes[at] === 32 || bytes[at] === 9)) at++;
  if (bytes[at] === 13) at++;
  if (bytes[at] === 10) return at + 1;
  return at >= bytes.length ? at : -1;
}

function hex(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}
