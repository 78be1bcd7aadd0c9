// Every feed by RFC 4287: well-formed whatever the mails hold, each entry with a title, an author, a date and an id of its own.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toSegment } from "../../lib/urls.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { type Site, startSite } from "../setup/start-site.ts";
import { hostileMails, hostileRoots } from "./hostile-mails.ts";
import { readFeed, readXml } from "./read-feed.ts";

/** Of a thread, whose feed goes by its first mail. */
const ROOT = "000000000000390a02054a5a00ea@google.com";
const SYZBOT = "c92d82c5de3719df87d3";
/** What XML forbids, and what it wants escaped. */
const PAYLOAD = "a\u0001\u0008\u000b\u001f\u007f\ufffe & < > ]]> \" ' <!-- &amp; &#0; \u{1f512} \u202e end";
const NO_SUBJECT = `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <bare@example.org>
From: ada@example.org

possible deadlock, without a subject or a date
`;

let base: Base;
let site: Site;
beforeAll(async () => {
  base = makeBase();
  writeFileSync(`${base.folder}/hostile.mbox`, hostileMails([PAYLOAD, PAYLOAD]));
  writeFileSync(`${base.folder}/bare.mbox`, NO_SUBJECT);
  const sources = ["demo-fs", "demo-net", "demo-block"].map((name) => `ingest/sample/${name}.mbox`);
  const { status, stderr } = base.run([
    "ingest",
    ...sources,
    `${base.folder}/hostile.mbox`,
    `${base.folder}/bare.mbox`,
  ]);
  if (status !== 0) throw new Error(stderr);
  site = await startSite(base.url);
});
afterAll(async () => {
  await site?.stop();
  base?.remove();
});

const json = async (path: string) => (await fetch(site.address + path)).json();

async function listFeeds(): Promise<readonly string[]> {
  const { inversions } = await json("i/index.json");
  const { subsystems } = await json("s/index.json");
  const classes: readonly string[] = inversions.flatMap(({ cycle }: { cycle: readonly string[] }) => cycle);
  const [root = ""] = hostileRoots(2);
  return [
    ...["index.atom", "i/index.atom", "i/index.atom?state=open", "syz/index.atom", `syz/${SYZBOT}/index.atom`],
    ...["search/index.atom?q=mutex", "search/index.atom?q=%01%3C%26"],
    ...[`all/${ROOT}/t.atom`, `all/${toSegment(root)}/t.atom`, "all/bare@example.org/t.atom"],
    ...inversions.map(({ inversion }: { inversion: string }) => `i/${inversion}/index.atom`),
    ...subsystems.map(({ name }: { name: string }) => `s/${toSegment(name)}/index.atom`),
    ...[...new Set(classes)].map((name) => `c/${toSegment(name)}/index.atom`),
  ];
}

test("every feed has what RFC 4287 demands, its own address, and no id twice", async () => {
  const paths = await listFeeds();
  expect(paths.length).toBeGreaterThan(20);
  for (const path of paths) {
    const answer = await fetch(site.address + path);
    expect([path, answer.status]).toEqual([path, 200]);
    const text = await answer.text();
    const feed = await Promise.resolve(text)
      .then(readFeed)
      .catch((error: Error) => expect.fail(`/${path}: ${error.message}`));
    const ids = feed.entries.map(({ id }) => id);
    expect([path, new Set(ids).size]).toEqual([path, ids.length]);
    const self = new URL(feed.self);
    expect(decodeURIComponent(self.pathname + self.search)).toBe(decodeURIComponent(`/${path}`));
    const newest = feed.entries
      .map(({ updated }) => updated)
      .toSorted()
      .at(-1);
    if (newest !== undefined) expect([path, feed.updated]).toEqual([path, newest]);
  }
}, 60_000);

test("an entry keeps its id from one answer to the next", async () => {
  const [first, again] = await Promise.all(
    [1, 2].map(async () => readFeed(await (await fetch(`${site.address}syz/index.atom`)).text())),
  );
  expect(first).toEqual(again);
  expect(first?.entries.length).toBeGreaterThan(0);
});

describe("the reader of this test does not take", () => {
  const wrap = (text: string) => `<?xml version="1.0" encoding="utf-8"?>\n<feed>${text}</feed>`;
  test.each(["\u0001", "&", "&nbsp;", "<", "<a>", "</b>", '<a b="<"/>', "<a></b>", "<!-- x -->", "]]><x"])(
    "%j",
    (text) => {
      expect(() => readXml(wrap(text))).toThrow();
    },
  );

  test("an element that is right is read", () => {
    expect(readXml(wrap('<a b="&lt;">x&amp;y</a>')).children).toEqual([
      { name: "a", attributes: { b: "<" }, children: [], text: "x&y" },
    ]);
  });
});
