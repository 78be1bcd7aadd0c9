import { describe, expect, inject, it } from "vitest";
import { MeiliSearch } from "../../lib/search/meilisearch.ts";
import { parseQuery } from "../../lib/search/query.ts";
import { searchEngineContract } from "../contracts/search-engine.ts";

const host = inject("meilisearch");
const key = process.env.MEILI_WRITE_KEY;

describe.runIf(host)("Meilisearch", () => {
  searchEngineContract(
    "Meilisearch",
    async () => {
      // An index of its own: MEILI_HOST may be a server that somebody uses.
      const settings = { host: host ?? "", key, index: `deadlore-test-${process.pid}` };
      const engine = new MeiliSearch({ ...settings, readOnly: false });
      const reader = new MeiliSearch({ ...settings, readOnly: true });
      return { engine, reader, close: () => engine.drop() };
    },
    { estimatesTotals: true, forgivesTypos: true, phrasesByPairs: true, prefixesApart: true },
  );
});

describe("a Meilisearch that is not there", () => {
  const engine = new MeiliSearch({ host: "http://127.0.0.1:9", readOnly: true });

  it("is an error of one line that names the server", async () => {
    const search = engine.search(parseQuery("lock:sb_writers"), { limit: 5, cursor: null });
    await expect(search).rejects.toThrow(/^Meilisearch at http:\/\/127\.0\.0\.1:9: [^\n]+$/);
  });

  it("is never written to by a reader", async () => {
    await expect(engine.clear()).rejects.toThrow("reading only");
  });
});
