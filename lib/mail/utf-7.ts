/**
 * UTF-7 (RFC 2152) -> text: ASCII as it is, the rest as UTF-16 in a base64 of its own between `+` and `-`.
 *
 *   Hi Mom +Jjo- ok      Hi Mom ☺ ok        `+-` is a plus
 *
 * What it hides comes out as text like any other and is escaped where it is shown. Never throws; a run that holds no whole
 * character stays as it was.
 */
export const UTF_7: ReadonlySet<string> = new Set(["utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7"]);

export const decodeUtf7 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").replace(RUN, decodeRun);

// +Jjo-      +AOk.      +-
const RUN = /\+([A-Za-z0-9+/]*)(-?)/g;

function decodeRun(whole: string, data: string, end: string): string {
  if (data === "") return end === "-" ? "+" : whole;
  const units = Buffer.from(data, "base64");
  const text = units
    .subarray(0, units.length & ~1)
    .swap16()
    .toString("utf16le");
  return text === "" ? whole : text.toWellFormed();
}
