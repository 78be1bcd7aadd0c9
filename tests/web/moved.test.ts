// Old addresses live on: an inversion that was grouped anew, and a saved page whose mail turned up.
import { writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HYPERMAIL } from "../lib/mail/pages/texts.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { type Site, startSite } from "../setup/start-site.ts";

const ORIGINAL = `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <original@example.org>
From: Ada Example <ada@example.org>
Date: Tue, 12 Feb 2019 12:13:50 +0100
Subject: Re: possible deadlock in foo_lock (2)

> > > -> #1 (&foo->lock){+.+.}:

It is.
`;
const OLD = "v1:00000000000000aa";

let base: Base;
let site: Site;
let page = "";
let inversion = "";

function ingest(...files: readonly string[]): void {
  const { status, stderr } = base.run(["ingest", ...files]);
  if (status !== 0) throw new Error(stderr);
}

beforeAll(async () => {
  base = makeBase();
  writeFileSync(`${base.folder}/page.txt`, HYPERMAIL);
  writeFileSync(`${base.folder}/list.mbox`, ORIGINAL);
  ingest(`${base.folder}/page.txt`);
  page = /[0-9a-f]{40}@no-message-id\.invalid/.exec(base.run(["dump"]).stdout)?.[0] ?? "no page";
  ingest(`${base.folder}/list.mbox`, "ingest/sample/demo-fs.mbox");
  // What `reparse` leaves after a rule of the grouping changed.
  const db = new Database(`${base.folder}/base.db`);
  inversion = String(db.prepare("SELECT id FROM Inversion ORDER BY id LIMIT 1").pluck().get());
  db.prepare(`INSERT INTO Redirect ("from", "to") VALUES (?, ?)`).run(OLD, inversion);
  db.close();
  site = await startSite(base.url);
});
afterAll(async () => {
  await site?.stop();
  base?.remove();
});

describe("an inversion that was grouped anew", () => {
  test("its old page leads to the new one for good", async () => {
    const answer = await fetch(`${site.address}i/${OLD}/`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([308, `/i/${inversion}/`]);
  });

  test.each(["index.json", "index.txt", "index.atom"])("its old %s answers with the new one", async (leaf) => {
    const answer = await fetch(`${site.address}i/${OLD}/${leaf}`);
    expect([answer.status, (await answer.text()).includes(inversion)]).toEqual([200, true]);
  });

  test("its mails come under the old address too", async () => {
    const [old, now] = await Promise.all(
      [OLD, inversion].map(async (id) =>
        fetch(`${site.address}i/${id}/t.mbox.gz`).then((answer) => answer.arrayBuffer()),
      ),
    );
    expect(old?.byteLength).toBe(now?.byteLength);
    expect(old?.byteLength).toBeGreaterThan(100);
  });

  test("an id that nothing was grouped under is no redirect", async () => {
    expect((await fetch(`${site.address}i/v1:00000000000000ab/`, { redirect: "manual" })).status).toBe(404);
  });
});

describe("a saved page whose mail turned up", () => {
  test("its old page leads to the mail", async () => {
    const answer = await fetch(`${site.address}all/${page}/`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([308, "/all/original@example.org/"]);
  });

  test.each(["index.json", "index.txt", "raw", "t/", "t/index.json", "T/", "t.atom", "t.mbox.gz"])(
    "its old %s is that of the mail",
    async (leaf) => {
      const answer = await fetch(`${site.address}all/${page}/${leaf}`);
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    },
  );
});
