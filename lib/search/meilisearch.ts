/** The engine for a base of millions of mails: a Meilisearch server, by MEILI_HOST. */
export const INDEX = "deadlore";
