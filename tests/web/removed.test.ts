// A mail that was removed on request is gone by every address that it had, and its thread keeps its shape and its other addresses.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { type Site, startSite } from "../setup/start-site.ts";

const GONE = "20210318102940.7730-1-ines.varga@example.org";
const ANSWER = "20210319071844.GB2210@hedda.example.org";
const ABOVE = "20210316141502.GA2210@hedda.example.org";
/** It stands in no other mail. */
const TEXT = /instead of at mount \(Hedda\)/;

let base: Base;
let site: Site;

beforeAll(async () => {
  base = makeBase();
  for (const args of [
    ["ingest", "ingest/sample/demo-fs.mbox"],
    ["redact", GONE],
  ]) {
    const { status, stderr } = base.run(args);
    if (status !== 0) throw new Error(stderr);
  }
  site = await startSite(base.url);
});
afterAll(async () => {
  await site?.stop();
  base?.remove();
});

const get = (path: string) => fetch(site.address + path);

test.each([
  `all/${GONE}/`,
  `all/${GONE}/t/`,
  `all/${GONE}/T/`,
  `f/${GONE}/`,
  `r/${GONE}/`,
  `linux-fsdevel/${GONE}/`,
  `all/${GONE.replace("@", "%40")}/`,
])("the page /%s is a 410 that says why, shows nothing of the mail, and is not to be indexed", async (path) => {
  const answer = await get(path);
  const text = await answer.text();
  expect(answer.status).toBe(410);
  expect(text).toContain("was removed");
  expect(text).toContain('<meta name="robots" content="noindex"/>');
  expect(text).not.toMatch(/Ines Varga|quota_on/);
});

test.each([`all/${GONE}/index.json`, `all/${GONE}/t/index.json`, `all/${GONE}/T/index.json`, `f/${GONE}/index.json`])(
  "/%s is a 410, said in JSON",
  async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toMatchObject([
      410,
      { error: { code: "gone", operand: expect.stringContaining(GONE) } },
    ]);
  },
);

test.each([
  `all/${GONE}/index.txt`,
  `all/${GONE}/raw`,
  `all/${GONE}/t/index.txt`,
  `all/${GONE}/T/index.txt`,
  `all/${GONE}/t.mbox.gz`,
  `all/${GONE}/t.atom`,
  `f/${GONE}/index.txt`,
])("/%s is a 410, said in one line of text", async (path) => {
  const answer = await get(path);
  const text = await answer.text();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([410, "text/plain; charset=utf-8"]);
  expect(text).toMatch(/^this \w+ was removed: .*\n$/);
});

test("its thread keeps its shape: the place stays, and what answers it stays below it", async () => {
  const { mails } = await (await get(`all/${ANSWER}/t/index.json`)).json();
  const byId = new Map(mails.map((mail: { messageId: string }) => [mail.messageId, mail]));
  expect(byId.get(GONE)).toMatchObject({
    removed: true,
    ghost: true,
    subject: null,
    from: null,
    parent: ABOVE,
    depth: 3,
  });
  expect(byId.get(ANSWER)).toMatchObject({ removed: false, parent: GONE, depth: 4 });
});

test.each([`all/${ANSWER}/`, `all/${ANSWER}/t/`, `all/${ABOVE}/`, `all/${ABOVE}/T/`])(
  "the neighbours' address /%s stays as it was",
  async (path) => {
    const answer = await get(path);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(TEXT.test(text)).toBe(false);
  },
);

test("no list, feed or search tells of it", async () => {
  const { inversions } = await (await get("i/index.json")).json();
  const pages = inversions.flatMap(({ inversion }: { inversion: string }) =>
    ["", "index.json", "index.txt", "index.atom"].map((leaf) => `i/${inversion}/${leaf}`),
  );
  for (const path of [...pages, "search/?q=quota_on", "search/index.json?q=f:ines", "s/", "index.atom"]) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect([path, TEXT.test(await answer.text())]).toEqual([path, false]);
  }
});
