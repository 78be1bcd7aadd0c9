/**
 * A small base with one story: a demo driver's report by a bot, a proposal, a patch, and the same lock met the other way round.
 * Real SQLite in a temporary folder, filled through Prisma; its report is the parsed fixture of lib/lockdep.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { zstdCompressSync } from "node:zlib";
import { closeDatabase, database } from "../../../lib/db/index.ts";
import { migrate } from "../../../lib/db/migrate.ts";
import { overrideSettings } from "../../../lib/env.ts";
import { findReports, type LockReport } from "../../../lib/lockdep/index.ts";

export const ID = "v1:00000000000000aa";
export const OTHER = "v1:00000000000000bb";
export const A = "&demo->state_lock";
export const B = "&demo->io_rwsem";
export const REPORT = "report-1@syzbot.example";
export const PATCH = "patch-1@demo.example";
export const REPLY = "reply-1@demo.example";
export const SYZBOT = "0123456789abcdef0123";

const FIXTURE = new URL("../../fixtures/lockdep/circular/inline-site-on-two-lines.txt", import.meta.url);

export async function openBase(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-views-`);
  const url = `file:${folder}/base.db`;
  await migrate(url);
  overrideSettings({ DATABASE_URL: url, DEADLORE_URL: "https://deadlore.example" });
  return async () => {
    await closeDatabase();
    rmSync(folder, { recursive: true });
  };
}

const text = readFileSync(FIXTURE, "utf8");
const splat = text.slice(text.indexOf("\n\n") + 2);

export function readFixture(): LockReport {
  const [report] = findReports(splat);
  if (!report) throw new Error("the fixture holds no report");
  return report;
}

type Mail = {
  readonly id: number;
  readonly messageId: string;
  readonly subject: string;
  readonly from: readonly [name: string, address: string];
  readonly sentAt: string;
  readonly body: string;
  readonly thread?: number;
};

const DIFF = `The io lock was taken under the state lock.

Signed-off-by: Jo Doe <jo@demo.example>
---
 drivers/demo/io.c | 2 +-

diff --git a/drivers/demo/io.c b/drivers/demo/io.c
--- a/drivers/demo/io.c
+++ b/drivers/demo/io.c
@@ -88,2 +88,2 @@ void demo_io_begin(void)
-	down_read(&demo->io_rwsem);
+	if (!down_read_trylock(&demo->io_rwsem)) /* <script>alert(1)</script> */
-- 
2.50`;

const MAILS: readonly Mail[] = [
  {
    id: 1,
    messageId: REPORT,
    subject: "[syzbot] possible deadlock in demo_store",
    from: ["syzbot", `syzbot+${SYZBOT}@syzkaller.appspotmail.com`],
    sentAt: "2024-10-01T08:00:00Z",
    body: splat,
  },
  {
    id: 2,
    messageId: REPLY,
    subject: "Re: [syzbot] possible deadlock in demo_store",
    from: ["Jo \u202eDoe", "jo@demo.example"],
    sentAt: "2024-10-02T09:30:00Z",
    body: "Could we try the lock instead?",
  },
  {
    id: 3,
    messageId: PATCH,
    subject: "[PATCH v2] demo: try the io lock",
    from: ["Jo Doe", "jo@demo.example"],
    sentAt: "2024-10-03T10:00:00Z",
    body: DIFF,
    thread: 2,
  },
];

export async function seed(): Promise<void> {
  const db = database();
  await db.source.create({ data: { id: 1, path: "/demo.mbox", format: "mbox", list: "demo.example" } });
  await db.thread.createMany({
    data: [
      { id: 1, root: REPORT, isRelevant: true, isDirty: false },
      { id: 2, root: PATCH, isRelevant: true, isDirty: false },
    ],
  });
  for (const mail of MAILS) await addMail(mail);
  await addInversions();
  await addReport();
  await addStory();
}

async function addMail({ id, messageId, subject, from, sentAt, body, thread = 1 }: Mail): Promise<void> {
  const raw = `From: ${from[0]} <${from[1]}>\nSubject: ${subject}\nMessage-ID: <${messageId}>\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`;
  await database().message.create({
    data: {
      id,
      messageId,
      contentHash: `hash-${id}`,
      bodyHash: `body-${id}`,
      subject,
      fromName: from[0],
      fromAddress: from[1],
      sentAt,
      size: raw.length,
      isRelevant: true,
      hasDiff: body.includes("diff --git"),
      threadId: thread,
      raw: { create: { bytes: Uint8Array.from(zstdCompressSync(Buffer.from(raw))) } },
      deliveries: {
        create: { sourceId: 1, locator: String(id), list: "demo.example", contentHash: `hash-${id}` },
      },
    },
  });
}

const QUOTE = { text: "Applied, thanks!", messageId: PATCH, span: { start: 0, end: 16 }, url: null };

const edge = (from: string, to: string) => ({
  from,
  to,
  subclasses: [],
  origin: "splat",
  messages: [REPORT],
  firstSeen: "2024-10-01T08:00:00Z",
  lastSeen: "2024-10-01T08:00:00Z",
  sites: [],
});

const RESOLUTION = {
  state: "applied",
  fixClass: "trylock",
  quote: QUOTE,
  since: "2024-10-04T00:00:00Z",
  claims: [],
  asked: null,
};

const data = (extra: object = {}) =>
  JSON.stringify({
    keyType: "order",
    steps: [],
    edges: [edge(B, A), edge(A, B)],
    syzbot: [{ id: SYZBOT, titles: ["possible deadlock in demo_store"] }],
    resolution: RESOLUTION,
    cameBack: null,
    discussion: [
      {
        kind: "proposal",
        messageId: REPLY,
        author: { name: "Jo Doe", address: "jo@demo.example" },
        date: "2024-10-02T09:30:00Z",
        quote: "Could we try the lock instead?",
        span: null,
      },
    ],
    recurrences: [],
    lastWord: {
      messageId: REPLY,
      author: { name: "Jo Doe", address: "jo@demo.example" },
      date: "2024-10-02T09:30:00Z",
    },
    best: { messageId: REPORT, ordinal: 0 },
    ...extra,
  });

async function addInversions(): Promise<void> {
  const rows = [
    { id: ID, cycle: [B, A], state: "applied", lastSeen: "2024-10-01T08:00:00Z", data: data() },
    {
      id: OTHER,
      cycle: [A, B, "demo_mutex"],
      state: "open",
      lastSeen: "2022-01-01T00:00:00Z",
      data: data({ best: null, lastWord: null }),
    },
  ];
  for (const { cycle, ...row } of rows)
    await database().inversion.create({
      data: {
        ...row,
        kind: "circular",
        title: "possible deadlock in demo_store",
        cycle: JSON.stringify(cycle),
        canonical: JSON.stringify(cycle),
        firstSeen: row.lastSeen,
        lastWord: row.id === ID ? "2024-10-02T09:30:00Z" : null,
        reportCount: 1,
        cameBack: row.id === OTHER,
        inversionVersion: 1,
        isDirty: false,
        locks: { create: cycle.map((name, position) => ({ class: name, position })) },
        edges: { create: [{ from: A, to: B }] },
        subsystems: { create: { name: "demo", confidence: "linked", via: "file", position: 0 } },
      },
    });
  await database().redirect.create({ data: { from: "v1:old", to: ID } });
}

async function addReport(): Promise<void> {
  const report = readFixture();
  await database().report.create({
    data: {
      id: 1,
      messageId: 1,
      ordinal: 0,
      threadId: 1,
      print: "print-1",
      kind: report.kind,
      family: report.family,
      title: report.title,
      isComplete: report.complete,
      quoteDepth: 0,
      kernel: report.kernel.release,
      syzbot: SYZBOT,
      inversionId: ID,
      attached: "explicit",
      data: Uint8Array.from(zstdCompressSync(Buffer.from(JSON.stringify(report)))),
      parserVersion: 1,
      locks: {
        create: [
          { class: A, canonical: A },
          { class: "&(&demo->io_rwsem)->rlock", canonical: B },
        ],
      },
      dependencies: {
        create: [
          {
            ordinal: 0,
            from: A,
            to: B,
            fromCanonical: A,
            toCanonical: B,
            siteFunction: "demo_io_begin",
            siteFile: "drivers/demo/io.c",
            siteLine: 88,
          },
          {
            ordinal: 1,
            from: B,
            to: A,
            fromCanonical: B,
            toCanonical: A,
            siteFunction: "demo_store",
            siteFile: "drivers/demo/sysfs.c",
            siteLine: 41,
          },
        ],
      },
    },
  });
}

async function addStory(): Promise<void> {
  const fix = {
    messageId: PATCH,
    subject: "demo: try the io lock",
    version: 2,
    part: null,
    of: null,
    state: "applied",
    commit: null,
    commitTitle: null,
    confidence: "explicit",
    via: "Closes",
    quote: "Closes: <link>",
    files: ["drivers/demo/io.c"],
  };
  const shared = { inversionId: ID, ordinal: 0, state: "applied", fixClass: "trylock" };
  await database().fix.create({
    data: {
      ...shared,
      messageId: PATCH,
      subject: fix.subject,
      confidence: "explicit",
      sentAt: "2024-10-03T10:00:00Z",
      data: JSON.stringify(fix),
    },
  });
  const ref = {
    messageId: REPORT,
    date: "2024-10-01T08:00:00Z",
    subject: "x",
    list: "demo.example",
    kernel: null,
    syzbot: SYZBOT,
  };
  const episode = {
    syzbot: SYZBOT,
    thread: REPORT,
    component: "drivers/demo",
    firstSeen: ref.date,
    lastSeen: ref.date,
    reports: [ref],
    fixes: [fix],
    resolution: RESOLUTION,
  };
  await database().episode.create({ data: { ...shared, syzbot: SYZBOT, data: JSON.stringify(episode) } });
}
