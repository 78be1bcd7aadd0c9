// The views of mails, threads, searches and matches over the sample archive, read by the program itself.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase } from "../../../lib/db/index.ts";
import { overrideSettings } from "../../../lib/env.ts";
import { splitMbox } from "../../../lib/mail/index.ts";
import {
  closeSearch,
  countedReports,
  formatMatch,
  formatMessage,
  formatSearch,
  formatSyzbot,
  formatSyzbotQueue,
  formatThread,
  inversionMails,
  inversionView,
  matchView,
  mboxOf,
  messageJson,
  messageView,
  searchView,
  syzbotQueueView,
  syzbotView,
  threadView,
} from "../../../lib/views/index.ts";
import { makeBase } from "../../setup/deadlore.ts";

const FILES = ["demo-block", "demo-fs", "demo-net"].map((name) =>
  fileURLToPath(new URL(`../../../ingest/sample/${name}.mbox`, import.meta.url)),
);
const OLD = "20170314191530.GA1377@petra.example.com"; // lochfs, mmap_sem
const NEW = "f2a61c0e-77b4-4d7c-9a55-0c6cf1be2e10@example.com"; // lochfs, mmap_lock
const PATCH = "20210318102940.7730-1-ines.varga@example.org";

const base = makeBase();
beforeAll(() => {
  expect(base.run(["ingest", ...FILES]).status).toBe(0);
  overrideSettings({ DATABASE_URL: base.url });
});
afterAll(async () => {
  await Promise.all([closeDatabase(), closeSearch()]);
  base.remove();
});

/** The text of one mail of the archive. */
function mailText(messageId: string): string {
  const archive = readFileSync(FILES[1] ?? "", "latin1");
  const mail = archive.split(/^From mboxrd@z .*\n/m).find((each) => each.includes(`Message-ID: <${messageId}>`));
  return Buffer.from(mail ?? "", "latin1").toString();
}

test("a splat is seen before under the old name of its lock", async () => {
  const view = await matchView(mailText(NEW), { mail: true });
  expect(view.verdict).toBe("seen-before");
  expect(view.matches[0]?.reports.map(({ messageId }) => messageId)).toContain(OLD);
  expect(view.matches[0]?.reasons.every(({ messages }) => messages.length > 0)).toBe(true);
  expect(formatMatch(view)).toContain("Seen before.");
});

test("match counts reports as the page of the inversion does: each print once", async () => {
  const [best] = (await matchView(mailText(NEW), { mail: true })).matches;
  const page = await inversionView(best?.inversion ?? "");
  expect([best?.prints, best?.summary.reports]).toEqual([page?.reports.length, page?.reports.length]);
  expect(best && countedReports(best.prints, best.reports)).toContain(`in ${page?.reportMails} mails`);
});

test("a mail that is itself in the base is told so, once it is left out it is not", async () => {
  const view = await matchView(mailText(NEW), { mail: true });
  expect(view.ownMail).toBe(NEW);
  expect(formatMatch(view).replace(/\s+/g, " ")).toContain(`without it: --exclude-message ${NEW}`);
  expect((await matchView(mailText(NEW), { excludeMessages: [NEW] })).ownMail).toBeNull();
  expect((await matchView("x", { messageId: "nobody@nowhere" })).ownMail).toBeNull();
});

test("an excluded mail was never read: nothing of it is told, what remains is", async () => {
  const view = await matchView(mailText(NEW), { mail: true, excludeMessages: [NEW] });
  const [best] = view.matches;
  expect(view.verdict).toBe("seen-before");
  expect(best?.reports.length).toBeGreaterThan(0);
  expect(JSON.stringify([best?.reports, best?.episodes, best?.reasons])).not.toContain(NEW);
});

test("later mail is unknown to a match before a date", async () => {
  const view = await matchView(mailText(NEW), { mail: true, before: "2018-01-01" });
  const dates = view.matches.flatMap(({ reports }) => reports.map(({ date }) => date ?? ""));
  expect(dates.length).toBeGreaterThan(0);
  expect(dates.every((date) => date < "2018")).toBe(true);
  expect((await matchView(mailText(NEW), { mail: true, before: "2010-01-01" })).verdict).toBe("not-seen-before");
});

test("a line that names a syzbot bug or an ordered pair finds its inversion", async () => {
  const byId = await matchView({ query: "syz:c92d82c5de3719df87d3" });
  expect(byId.matches[0]?.reasons[0]).toMatchObject({ rule: "same-id", detail: "syz:c92d82c5de3719df87d3" });
  const edge = (await matchView(mailText(NEW), { mail: true })).edges[0];
  const byPair = await matchView({ query: `${edge?.from} > ${edge?.to}` });
  expect(byPair.matches[0]?.reasons[0]?.rule).toBe("shared-edge");
});

test("a text without a report matches nothing and says so", async () => {
  const view = await matchView("nothing\nto see\n");
  expect([view.verdict, view.matches, view.query.kind]).toEqual(["not-seen-before", [], null]);
  expect(view.notices).toEqual(["no lock report found"]);
});

test("a patch knows its versions, its state and its thread", async () => {
  const view = await messageView(PATCH);
  if (view === undefined || view === "gone") throw new Error("the patch of the sample is not there");
  expect(view.patch).toMatchObject({ version: 2, state: expect.any(String) });
  expect(view.patch?.series.length).toBeGreaterThan(1);
  expect(view.thread.messages).toContain(PATCH);
  expect(view.body).toContain("diff --git");
  expect(JSON.parse(messageJson(view))).not.toHaveProperty("body");
  expect(formatMessage(view)).not.toContain("ines.varga@example.org>");
  expect(formatMessage(view, { addresses: "whole" })).toContain("<ines.varga@example.org>");
});

test("a mail that nobody sent is not there", async () => {
  expect(await messageView("nobody@nowhere")).toBeUndefined();
  expect(await threadView("nobody@nowhere")).toBeUndefined();
  expect(await syzbotView("0123456789abcdef0123")).toBeUndefined();
});

test("a thread is a tree that starts with its root, as lines and as entries", async () => {
  const view = await threadView(PATCH);
  if (view === undefined || view === "gone") throw new Error("no thread");
  expect(view.mails[0]).toMatchObject({ messageId: view.root, depth: 0 });
  expect(view.mails.filter(({ ghost }) => !ghost).length).toBe(view.messages);
  expect(formatThread(view)).toContain("` ");
});

test("a search reads the query back and leads to inversions", async () => {
  const view = await searchView("tarn_quota_lookup");
  expect(view.hits.some(({ type, inversion }) => type === "inversion" && inversion !== null)).toBe(true);
  expect(view.hits.every(({ id }) => !/^[imc]:/.test(id))).toBe(true);
  expect(JSON.stringify(view)).not.toMatch(/\\u000[12]/);
  expect(formatSearch(view)).toContain("found");
});

test("a syzbot bug names the other bug with its cycle", async () => {
  const view = await syzbotView("c92d82c5de3719df87d3");
  expect(view?.sameCycle.map(({ id }) => id)).toEqual(["3d51f7d7d918f1ad957e"]);
  expect(view && formatSyzbot(view)).toContain("Same cycle, other ids");
  const younger = await syzbotView("3d51f7d7d918f1ad957e");
  expect(younger?.suggestion).toBe("#syz dup: possible deadlock in dquot_acquire");
});

test("the queue lists each bug once, newest first, from a day on", async () => {
  const all = await syzbotQueueView();
  expect(new Set(all.bugs.map(({ syzbot }) => syzbot)).size).toBe(all.bugs.length);
  expect(all.bugs.map(({ firstSeen }) => firstSeen)).toEqual(
    all.bugs
      .map(({ firstSeen }) => firstSeen)
      .toSorted()
      .toReversed(),
  );
  expect((await syzbotQueueView("2999")).bugs).toEqual([]);
  expect((await syzbotQueueView("soon")).notices).toHaveLength(1);
  expect(formatSyzbotQueue(all)).toContain("syz:");
});

test("the mbox of an inversion comes back as the mails it was made of", async () => {
  const view = await matchView(mailText(NEW), { mail: true });
  const ids = await inversionMails(view.matches[0]?.inversion ?? "");
  const chunks: Buffer[] = [];
  for await (const chunk of mboxOf(ids ?? [])) chunks.push(chunk);
  const mails: string[] = [];
  for await (const batch of splitMbox(toChunks(Buffer.concat(chunks))))
    for (const piece of Array.isArray(batch) ? batch : [batch]) mails.push(JSON.stringify(piece));
  expect(mails.length).toBe(ids?.length);
});

async function* toChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
