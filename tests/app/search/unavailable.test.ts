// The twins of a search while its engine is down: the one error shape and 503, not an empty result.
import { afterAll, expect, test, vi } from "vitest";
import { GET as getJson } from "../../../app/search/index.json/route.ts";
import { GET as getMails } from "../../../app/search/t.mbox.gz/route.ts";
import { overrideSettings } from "../../../lib/env.ts";
import { closeSearch } from "../../../lib/views/index.ts";

const request = new Request("http://127.0.0.1/search/index.json?q=splice");
afterAll(closeSearch);

test("index.json and the mbox answer 503 with the reason, the log has it in one line", async () => {
  overrideSettings({ DATABASE_URL: "file:/nowhere/base.db", MEILI_HOST: "http://127.0.0.1:9" });
  const log = vi.spyOn(console, "error").mockReturnValue();
  const answer = await getJson(request, { params: Promise.resolve({}) });
  const error = { code: "search-unavailable", message: expect.stringContaining("nothing was searched") };
  expect([answer.status, await answer.json()]).toEqual([503, { error: { ...error, operand: "splice" } }]);
  expect((await getMails(request)).status).toBe(503);
  expect(log.mock.calls).toEqual(Array(2).fill([expect.stringMatching(/^search: [^\n]+$/)]));
});
