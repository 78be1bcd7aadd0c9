/** The search engine of this process, opened at its first question; views only read. */
import { env } from "../env.ts";
import { openSearch, type SearchEngine } from "../search/index.ts";

let opened: SearchEngine | undefined;

export function searchEngine(): SearchEngine {
  const { DATABASE_URL, MEILI_HOST, MEILI_SEARCH_KEY } = env();
  opened ??= openSearch({
    databaseUrl: DATABASE_URL,
    meiliHost: MEILI_HOST,
    meiliKey: MEILI_SEARCH_KEY,
    readOnly: true,
  });
  return opened;
}

export async function closeSearch(): Promise<void> {
  await opened?.close();
  opened = undefined;
}
