// A claim may come from another list, years after the report: whichever mail is read last, the resolution is made again.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { afterAll, expect, it } from "vitest";
import { makeBase } from "../setup/deadlore.ts";

const folder = fileURLToPath(new URL("../fixtures/lockdep/circular/", import.meta.url));
const fixture = readFileSync(`${folder}before-addresses-4.9.txt`, "utf8");
const splat = fixture.slice(fixture.indexOf("\n\n") + 2);
const SHA = "0123456789abcdef0123456789abcdef01234567";
const diff =
  "diff --git a/drivers/demo.c b/drivers/demo.c\n--- a/drivers/demo.c\n+++ b/drivers/demo.c\n@@ -1,3 +1,3 @@ static void demo(void)\n {\n-\twait_for(a);\n+\twait_for(b);\n }\n";

type Mail = { id: string; date: string; subject: string; body: string; parent?: string };
const toMbox = (list: string, { id, date, subject, body, parent }: Mail) =>
  `From a@x Thu Jan  1 00:00:00 2026\nMessage-ID: <${id}>\nDate: ${date} 12:00:00 +0000\nFrom: Pia <pia@example.org>\nSubject: ${subject}\nList-Id: <${list}>\n${parent === undefined ? "" : `In-Reply-To: <${parent}>\n`}\n${body.replaceAll(/^(>*From )/gm, ">$1")}\n`;

const steps: readonly (readonly [list: string, state: string, mails: readonly Mail[]])[] = [
  ["one.example.org", "open", [{ id: "report@x", date: "Mon, 6 Jan 2020", subject: "lockdep in demo", body: splat }]],
  [
    "two.example.org",
    "patch-posted",
    [
      { id: "cover@x", date: "Tue, 7 Jan 2020", subject: "[PATCH 0/1] demo: waits", body: "A deadlock.\n" },
      {
        id: "part@x",
        parent: "cover@x",
        date: "Tue, 7 Jan 2020",
        subject: "[PATCH 1/1] demo: wait for the other",
        body: `This avoids the deadlock.\n\nCloses: https://lore.kernel.org/all/report@x/\nSigned-off-by: Pia <pia@example.org>\n---\n${diff}`,
      },
    ],
  ],
  [
    "two.example.org",
    "applied",
    [
      {
        id: "applied@x",
        parent: "cover@x",
        date: "Wed, 8 Jan 2020",
        subject: "Re: [PATCH 0/1] demo: waits",
        body: "Applied, thanks!\n",
      },
    ],
  ],
  [
    "stable.example.org",
    "merged",
    [
      {
        id: "stable@x",
        date: "Mon, 5 Apr 2021",
        subject: "[PATCH 5.10 12/90] demo: wait for the other",
        body: `[ Upstream commit ${SHA} ]\n\nThis avoids the deadlock.\n\nCloses: https://lore.kernel.org/all/report@x/\n---\n${diff}`,
      },
    ],
  ],
];

const base = makeBase();
afterAll(() => base.remove());

it("makes a resolution again when a claim comes from another list or year", () => {
  for (const [at, [list, state, mails]] of steps.entries()) {
    const path = `${base.folder}/${at}.mbox`;
    writeFileSync(path, mails.map((mail) => toMbox(list, mail)).join("\n"));
    expect(base.run(["ingest", path]).status).toBe(0);
    const db = new Sqlite(base.url.slice(5), { readonly: true });
    const states = db.prepare("SELECT state FROM Inversion").pluck().all();
    db.close();
    expect([at, ...states]).toEqual([at, state]);
  }
}, 120_000);
