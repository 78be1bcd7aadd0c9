import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { openSearch } from "../../lib/search/index.ts";
import { searchEngineContract } from "./search-engine.ts";

searchEngineContract("embedded", async () => {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-search-`);
  const databaseUrl = `file:${folder}/deadlore.db`;
  const engine = openSearch({ databaseUrl, readOnly: false });
  const reader = openSearch({ databaseUrl, readOnly: true });
  const close = async () => {
    await Promise.all([engine.close(), reader.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { engine, reader, close };
});
