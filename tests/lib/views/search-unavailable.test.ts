// A search engine that is down: said as such, never as an empty result, and never as a stack trace.
import { afterEach, expect, test, vi } from "vitest";
import { overrideSettings } from "../../../lib/env.ts";
import { closeSearch, formatSearch, searchMails, searchView } from "../../../lib/views/index.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await closeSearch();
});

test("an engine that cannot be asked makes the search unavailable, and tells nobody unasked", async () => {
  overrideSettings({ DATABASE_URL: "file:/nowhere/base.db", MEILI_HOST: "http://127.0.0.1:9" });
  const logged = vi.spyOn(console, "error").mockReturnValue();
  const reasons: string[] = [];
  const view = await searchView("lock:mmap_lock", { onFault: (reason) => reasons.push(reason) });
  expect(view).toMatchObject({ unavailable: true, hits: [], next: null });
  expect(formatSearch(view)).toBe("! the search engine cannot be asked now: nothing was searched\n");
  expect(await searchMails("lock:mmap_lock")).toBeUndefined();
  expect(reasons).toEqual([expect.stringMatching(/^[^\n]+$/)]);
  expect(logged).not.toHaveBeenCalled();
});
