// One spelling for each address, the right status for each that is none, and a twin of each page in its own type.
import { gunzipSync } from "node:zlib";
import { expect, inject, test } from "vitest";

const site = inject("site");
const MAIL = "20210318102940.7730-1-ines.varga@example.org";
const SYZBOT = "c92d82c5de3719df87d3";

const json = async (path: string) => {
  const answer = await fetch(site + path);
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
};
const anyOrder = async (): Promise<string> => `s/${(await json("s/index.json")).body.subsystems[0].name}/order/`;
const anyInversion = async (): Promise<string> => (await json("i/index.json")).body.inversions[0].inversion;

test.each([
  ["all/a%2Fb+c@example.org?x=1", "/all/a%2Fb+c@example.org/?x=1"],
  ["r/a@example.org", "/all/a@example.org/"],
  ["linux-ext4/a@example.org/T/", "/all/a@example.org/T/"],
  ["//i//", "/i/"],
  [`all/${MAIL}/raw/`, `/all/${MAIL}/raw`],
  ["i/v1:0123456789abcdef.json", "/i/v1:0123456789abcdef/index.json"],
])("/%s leads to %s", async (path, target) => {
  const answer = await fetch(site + path, { redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([301, target]);
});

test.each([
  ["i/nonsense/index.json", 400, "malformed"],
  ["syz/1/index.json", 400, "malformed"],
  ["commit/zz/index.json", 400, "malformed"],
  ["i/v1:0123456789abcdef/index.json", 404, "not-found"],
  ["all/nobody@nowhere/index.json", 404, "not-found"],
  ["all/nobody@nowhere/t/index.json", 404, "not-found"],
  ["f/nobody@nowhere/index.json", 404, "not-found"],
  ["s/nosuchsubsystem/order/index.json", 404, "not-found"],
  ["match/index.json", 400, "empty"],
])("/%s is a %i, said in JSON", async (path, status, code) => {
  const answer = await json(path);
  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(typeof answer.body.error.operand).toBe("string");
});

test.each([
  ["i/nonsense/", 400, "expected v1: and 16 hex digits"],
  ["i/v1:0123456789abcdef/", 404, "v1:0123456789abcdef"],
  ["all/nobody@nowhere/", 404, "nobody@nowhere"],
  ["all/nobody@nowhere/t/", 404, "nobody@nowhere"],
  ["syz/0123456789abcdef0123/", 404, "0123456789abcdef0123"],
  ["f/nobody@nowhere/", 404, "nobody@nowhere"],
  ["s/nosuchsubsystem/", 404, "nosuchsubsystem"],
  ["s/nosuchsubsystem/order/", 404, "nosuchsubsystem"],
  ["commit/0123456789ab/", 404, "0123456789ab"],
  ["no/such/page/", 404, "/no/such/page/"],
])("the page /%s is a %i that says what was looked for and where to look on", async (path, status, said) => {
  const answer = await fetch(site + path);
  const text = await answer.text();
  expect([answer.status, text.includes(said), text.includes('href="/search/?q=')]).toEqual([status, true, true]);
});

test("a page that is none names the lists that there are", async () => {
  const text = await (await fetch(`${site}inversions/`)).text();
  for (const path of ["/i/", "/c/", "/s/", "/syz/", "/search/"]) expect(text).toContain(`<code>${path}</code>`);
});

test("each twin has its type", async () => {
  const id = await anyInversion();
  const types = { json: "application/json", txt: "text/plain", atom: "application/atom+xml" };
  for (const page of ["", "i/", `i/${id}/`, `syz/${SYZBOT}/`, "search/"])
    for (const [form, type] of Object.entries(types)) {
      const answer = await fetch(`${site}${page}index.${form}?q=mutex`);
      expect([page, form, answer.status, answer.headers.get("content-type")]).toEqual([
        page,
        form,
        200,
        `${type}; charset=utf-8`,
      ]);
      await answer.arrayBuffer();
    }
  for (const page of [
    `all/${MAIL}/`,
    `all/${MAIL}/t/`,
    `all/${MAIL}/T/`,
    `f/${MAIL}/`,
    "graph/",
    await anyOrder(),
    "syz/",
  ])
    for (const form of ["json", "txt"] as const) {
      const answer = await fetch(`${site}${page}index.${form}`);
      expect([page, form, answer.status, answer.headers.get("content-type")]).toEqual([
        page,
        form,
        200,
        `${types[form]}; charset=utf-8`,
      ]);
      await answer.arrayBuffer();
    }
});

test("a mail as JSON has the promised fields, and no whole address of a person", async () => {
  const { body } = await json(`all/${MAIL}/index.json`);
  expect(body).toMatchObject({
    messageId: MAIL,
    from: { name: "Ines Varga", address: "ines.varga@…" },
    thread: { root: expect.any(String), messages: expect.any(Array) },
    deliveries: expect.any(Array),
    reports: expect.any(Array),
    claims: expect.any(Array),
    patch: { version: 2, files: expect.any(Array), series: expect.any(Array) },
  });
  expect(JSON.stringify(body)).not.toContain("ines.varga@example.org>");
});

test("raw is the mail byte for byte, and the mbox of its thread holds it", async () => {
  const raw = Buffer.from(await (await fetch(`${site}all/${MAIL}/raw`)).arrayBuffer()).toString("latin1");
  expect(raw).toContain(`Message-ID: <${MAIL}>`);
  const packed = Buffer.from(await (await fetch(`${site}all/${MAIL}/t.mbox.gz`)).arrayBuffer());
  const mbox = gunzipSync(packed).toString("latin1");
  expect(mbox.startsWith("From mboxrd@z Thu Jan  1 00:00:00 1970\n")).toBe(true);
  expect(mbox.match(/^From /gm)?.length).toBeGreaterThan(1);
  expect(mbox).toContain(raw.trimEnd().split("\n").at(-1));
});

test("a reader that asks for no compression gets none, one that does gets the same page", async () => {
  const [plain, packed] = await Promise.all(
    ["identity", "gzip"].map((encoding) => fetch(`${site}i/`, { headers: { "accept-encoding": encoding } })),
  );
  expect(plain?.headers.get("content-encoding")).toBeNull();
  expect(packed?.headers.get("content-encoding")).toBe("gzip");
  expect(await packed?.text()).toBe(await plain?.text());
});

test("every page of the walk fits its budget of 150 KB", async () => {
  const id = await anyInversion();
  for (const page of [
    "",
    "i/",
    "c/",
    "s/",
    "syz/",
    "search/?q=",
    `i/${id}/`,
    `all/${MAIL}/`,
    `all/${MAIL}/t/`,
    `all/${MAIL}/T/`,
    `f/${MAIL}/`,
    "graph/",
    await anyOrder(),
  ]) {
    const size = Buffer.byteLength(await (await fetch(site + page)).text());
    expect(size, page).toBeLessThan(150_000);
  }
});

test("strange queries break nothing", async () => {
  const queries = [
    "%ff",
    "%00",
    "\u202e",
    "a".repeat(5_000),
    '"',
    "lock:",
    "lock:>",
    "((((",
    "-",
    "d:..",
    "__proto__",
    "🙈",
    "\ud800",
  ];
  for (const query of queries) {
    const encoded = query.startsWith("%") ? query : encodeURIComponent(query.replace(/\p{Surrogate}/gu, "\ufffd"));
    for (const page of [
      `search/?q=${encoded}`,
      `search/index.json?q=${encoded}`,
      `search/?q=a&after=${encoded}`,
      `i/?state=${encoded}&cursor=${encoded}`,
      `syz/?since=${encoded}`,
      `match/?q=${encoded}`,
    ]) {
      const answer = await fetch(site + page);
      expect([page, answer.status]).toEqual([page, 200]);
      await answer.arrayBuffer();
    }
  }
});
