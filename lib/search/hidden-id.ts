/**
 * Ids of documents that may not be named any more, because the name is what was redacted: `c:&demo->lock` -> `#9f2c...`.
 *
 * They wait in the outbox for an engine that was away, which knows by the hash what to remove.
 */
import { hash } from "node:crypto";

/** 32 hex digits: what Meilisearch has as a document's key. */
export const toDocumentKey = (id: string): string =>
  isHidden(id) ? id.slice(1) : hash("sha256", id, "hex").slice(0, 32);

export const toHiddenId = (id: string): string => `#${toDocumentKey(id)}`;

const isHidden = (id: string): boolean => /^#[0-9a-f]{32}$/.test(id);

/** `ids` with those of `known` in place of their hidden forms; what is not known is left out. */
export async function unhide(ids: readonly string[], known: () => AsyncIterable<string>): Promise<readonly string[]> {
  const hidden = new Set(ids.filter(isHidden));
  if (hidden.size === 0) return ids;
  const found = ids.filter((id) => !isHidden(id));
  for await (const id of known()) if (hidden.has(toHiddenId(id))) found.push(id);
  return found;
}
