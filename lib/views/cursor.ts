/** Places in a list as one opaque word of the address; a word that was not made here is no place, never an error. */

export const toCursor = (parts: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");

/** undefined for a cursor that we did not make with so many parts. */
export function readCursor(cursor: string, parts: number): readonly (string | null)[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (!Array.isArray(value) || value.length !== parts) return undefined;
    return value.every((part) => part === null || typeof part === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}
