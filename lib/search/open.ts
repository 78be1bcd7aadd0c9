/** Which engine: the embedded one beside the database, or Meilisearch where a host is set. A new engine is a row here. */
import { localFile } from "../env.ts";
import { EmbeddedSearch } from "./embedded.ts";
import type { SearchEngine } from "./engine.ts";
import { MeiliSearch } from "./meilisearch.ts";

export type SearchSettings = {
  /** `file:./data/deadlore.db` or `postgresql://...`. */
  readonly databaseUrl: string;
  readonly meiliHost?: string | undefined;
  readonly meiliKey?: string | undefined;
  /** The web reads; nothing is created or changed. */
  readonly readOnly: boolean;
};

export function openSearch(settings: SearchSettings): SearchEngine {
  const { meiliHost: host, meiliKey: key, readOnly } = settings;
  if (host) return new MeiliSearch({ host, key, readOnly });
  return new EmbeddedSearch(toSearchPath(settings.databaseUrl), { readOnly });
}

/** `file:./data/deadlore.db` -> `./data/deadlore.search.db`; of a server's database: in ./data, by its address. */
export const toSearchPath = (databaseUrl: string): string => `${localFile(databaseUrl)}.search.db`;
