/**
 * Everything that can be asked of a base, as JSON by name: what two bases of the same mails must answer alike.
 *
 *   node tests/setup/every-view.ts postgresql://... > one.jsonl
 */
import { closeDatabase, database } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import * as views from "../../lib/views/index.ts";

/** An instant of which pages speak as of today. */
const NOW = "2026-01-01T00:00:00Z";

const QUERIES = ["deadlock", "lock:mmap_lock", "kind:circular", "s:fs", "state:open", "f:example", "type:message lock"];
const NAMES = ["mmap_sem", "MMAP_LOCK", "no\\such\\", "100%", "a_b", "freeze lock"];

export async function* everyView(): AsyncGenerator<readonly [name: string, answer: unknown]> {
  yield* overviews();
  for (const { id } of await database().inversion.findMany({ select: { id: true }, orderBy: { id: "asc" } })) {
    yield [`inversion ${id}`, await views.inversionView(id, NOW)];
    yield [`mails of ${id}`, await views.inversionMails(id)];
  }
  yield* ofMails();
  yield* ofLocks();
  for (const { syzbot } of await database().report.groupBy({ by: ["syzbot"], orderBy: { syzbot: "asc" } }))
    if (syzbot !== null) yield [`syzbot ${syzbot}`, await views.syzbotView(syzbot, NOW)];
  for (const { sha } of await database().commit.findMany({ select: { sha: true }, orderBy: { sha: "asc" } }))
    yield [`commit ${sha}`, await views.commitView(sha, NOW)];
  for (const query of QUERIES) {
    yield [`search ${query}`, await views.searchView(query)];
    yield [`match ${query}`, await views.matchView({ query })];
  }
}

async function* overviews() {
  yield ["home", await views.homeView(NOW)] as const;
  yield ["inversions", await views.inversionsView({}, {})] as const;
  yield ["log", await views.logView({}, {})] as const;
  yield ["classes", await views.lockClassesView()] as const;
  yield ["subsystems", await views.subsystemsView(NOW)] as const;
  yield ["graph", await views.lockGraphView(null)] as const;
  yield ["order", await views.lockOrderView(undefined)] as const;
  yield ["queue", await views.syzbotQueueView()] as const;
  yield ["statistics", await views.statsView()] as const;
  const subsystems = await database().inversionSubsystem.groupBy({ by: ["name"], orderBy: { name: "asc" } });
  for (const { name } of subsystems) {
    yield [`subsystem ${name}`, await views.subsystemView(name)] as const;
    yield [`order of ${name}`, await views.lockOrderView(name)] as const;
    yield [`graph of ${name}`, await views.lockGraphView(name)] as const;
  }
}

/** Mails without a text have little to say. */
const MAX_LEAN = 300;

async function* ofMails() {
  const rows = await database().message.findMany({
    where: { variant: "" },
    select: {
      messageId: true,
      threadId: true,
      raw: { select: { messageId: true } },
      patch: { select: { messageId: true } },
    },
    orderBy: { messageId: "asc" },
  });
  const threads = new Set<number>();
  let lean = 0;
  for (const { messageId, threadId, raw, patch } of rows) {
    if (!raw && ++lean > MAX_LEAN) continue;
    yield [`message ${messageId}`, await views.messageView(messageId)] as const;
    if (!threads.has(threadId)) yield [`thread ${messageId}`, await views.threadView(messageId)] as const;
    threads.add(threadId);
    if (!raw) continue;
    const bytes = await views.rawView(messageId);
    const text = bytes instanceof Buffer ? bytes.toString() : "";
    yield [`match ${messageId}`, await views.matchView(text, { mail: true, excludeMessages: [messageId] })] as const;
    if (!patch) continue;
    yield [`fix ${messageId}`, await views.fixView(messageId, NOW)] as const;
    yield [`series ${messageId}`, await views.seriesView(messageId)] as const;
  }
}

async function* ofLocks() {
  const classes = await database().reportLock.groupBy({ by: ["canonical"], orderBy: { canonical: "asc" } });
  for (const name of [...classes.map(({ canonical }) => canonical), ...NAMES])
    yield [`class ${name}`, await views.lockClassView(name)] as const;
  const by = ["fromCanonical", "toCanonical"] as const;
  const pairs = await database().dependency.groupBy({
    by: [...by],
    orderBy: [{ fromCanonical: "asc" }, { toCanonical: "asc" }],
  });
  for (const { fromCanonical, toCanonical } of pairs)
    yield [`pair ${fromCanonical} ${toCanonical}`, await views.pairView(fromCanonical, toCanonical, NOW)] as const;
}

if (import.meta.main) {
  overrideSettings({ DATABASE_URL: process.argv[2] });
  for await (const one of everyView()) process.stdout.write(`${JSON.stringify(one)}\n`);
  await Promise.all([closeDatabase(), views.closeSearch()]);
}
