/**
 * How long a search takes: `node tests/bench/search.ts [DOCUMENTS...]` (10000 50000), p50 and p95 in ms for each sort of query,
 * the mean CPU ms of this process (what a busy machine does not change),
 * and the CPU seconds and bytes that adding the documents cost. Made-up mails of about 5 KB, the same in every run.
 * With MEILI_HOST (and MEILI_WRITE_KEY) the same on that server.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { openSearch, parseQuery, type SearchDocument, type SearchEngine } from "../../lib/search/index.ts";

const QUERIES = {
  phrase: ['"possible circular locking"', '"lock is taken"', '"before the inode"'],
  function: ["fn:foo12_start_7", "foo3_write_11", "site:foo40_read_2"],
  "part of a name": ["start_7", "copy_up", "foo12_copy*"],
  "lock symbol": ["&foo12->state_lock", "&sb->s_type->i_mutex_key#8", "lock:state_lock", 'lock:"&foo7->io_lock"'],
  "ordered pair": ["lock:&foo12->state_lock>&foo13->io_lock", "lock:state_lock>io_lock"],
  facets: ["state:open sub:sub3", "kind:circular year:2021", "l:linux-foo type:message", "d:2020..2021 state:merged"],
  id: ["<message-1234@example.org>", "v1:00000000000004d2", "syz:000000000000000004d2"],
  "common word": ["the", "lock", "deadlock in"],
  "common word, filtered": ["lock state:open", "the sub:sub3 -state:merged", "lock lock:state_lock"],
  everything: [""],
} as const;

const ROUNDS = 30;

async function measure(count: number) {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-bench-`);
  const { MEILI_HOST: meiliHost, MEILI_WRITE_KEY: meiliKey } = process.env;
  const settings = { databaseUrl: `file:${folder}/bench.db`, meiliHost, meiliKey };
  const engine = openSearch({ ...settings, readOnly: false });
  try {
    if (meiliHost) await engine.clear();
    await fill(engine, count, meiliHost ? undefined : `${folder}/bench.search.db`);
    const reader = openSearch({ ...settings, readOnly: true });
    for (const [name, texts] of Object.entries(QUERIES)) await time(reader, name, texts);
    await reader.close();
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(engine: SearchEngine, count: number, file: string | undefined) {
  let spent = 0;
  let bytes = 0;
  for (let from = 0; from < count; from += 500) {
    const documents = Array.from({ length: Math.min(500, count - from) }, (_, at) => makeDocument(from + at));
    for (const { text } of documents) bytes += text.length;
    const before = process.cpuUsage();
    await engine.add(documents);
    const { user, system } = process.cpuUsage(before);
    spent += (user + system) / 1e6;
  }
  const disk = file ? `, ${(statSync(file).size / 1e6).toFixed(0)} MB on disk` : "";
  console.log(
    `\n${count} documents, ${(bytes / 1e6).toFixed(0)} MB of text: added in ${spent.toFixed(1)} CPU s${disk}`,
  );
}

async function time(engine: SearchEngine, name: string, texts: readonly string[]) {
  const times: number[] = [];
  const totals: number[] = [];
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++)
    for (const text of texts) {
      const start = performance.now();
      const page = await engine.search(parseQuery(text), { limit: 25, cursor: null });
      times.push(performance.now() - start);
      if (round === 0) totals.push(page.total.value);
    }
  const { user, system } = process.cpuUsage(before);
  const spent = ((user + system) / 1000 / times.length).toFixed(1).padStart(6);
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1).padStart(7);
  console.log(`${name.padEnd(24)} p50 ${at(0.5)}  p95 ${at(0.95)}  CPU ${spent}  found ${totals.join(", ")}`);
}

/** A linear congruential generator: the same documents everywhere. */
function toRandom(seed: number) {
  let state = (seed * 2654435761) >>> 0;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function makeDocument(number: number): SearchDocument {
  const random = toRandom(number + 1);
  const type = number % 25 === 0 ? "inversion" : "message";
  const hex = number.toString(16);
  const locks = Array.from({ length: random(4) }, () => `&foo${random(60)}->${PARTS[random(3)]}_lock`);
  const functions = Array.from({ length: random(20) }, () => makeFunction(random));
  return {
    id: type === "inversion" ? `i:v1:${hex.padStart(16, "0")}` : `m:message-${number}@example.org`,
    type,
    url: `/all/message-${number}@example.org/`,
    title: `[PATCH v${random(5)}] foo${random(60)}: possible deadlock in ${makeFunction(random)}`,
    text: makeText(random, locks, functions),
    date: new Date(Date.UTC(2012 + random(13), random(12), 1 + random(28))).toISOString(),
    from: `Writer ${random(900)} <writer${random(900)}@example.org>`,
    lists: [`linux-${LISTS[random(5)]}.vger.kernel.org`],
    locks,
    pairs: locks.slice(1).map((lock, at) => `${locks[at]}>${lock}`),
    functions,
    ids: [`message-${number}@example.org`, ...(type === "inversion" ? [`v1:${hex.padStart(16, "0")}`] : [])],
    subsystems: [`sub${random(40)}`],
    kind: random(3) ? null : "circular",
    state: type === "message" ? null : (STATES[random(4)] ?? null),
    year: 2012 + random(13),
    syzbot: random(4) ? [] : [hex.padStart(20, "0")],
    weight: 1,
  };
}

const PARTS = ["state", "io", "tree"];
const LISTS = ["foo", "bar", "fsdevel", "net", "mm"];
const STATES = ["open", "merged", "patch-posted", "duplicate"];
const COMMON =
  "the a lock is taken and held while we in of to this that deadlock before inode after not be it for up".split(" ");

const makeFunction = (random: (below: number) => number) =>
  `foo${random(60)}_${["start", "write", "read", "copy_up"][random(4)]}_${random(20)}`;

/** Half prose, half a trace with addresses, as in real reports: words by Zipf, numbers that never come back. */
function makeText(random: (below: number) => number, locks: readonly string[], functions: readonly string[]): string {
  const lines = [
    ...(random(8) ? [] : ["WARNING: possible circular locking dependency detected"]),
    ...locks.map((lock) => `-> #1 (${lock}){+.+.}:`),
  ];
  for (let line = 0; line < 50; line++) {
    const words = Array.from({ length: 10 }, () =>
      random(2) ? COMMON[random(COMMON.length)] : `word${Math.floor(20_000 ** (random(1000) / 1000))}`,
    );
    lines.push(words.join(" "));
  }
  for (const name of functions)
    lines.push(`       ${name}+0x${random(4096).toString(16)}/0x1f0 fs/foo/file.c:${random(3000)}`);
  for (let line = 0; line < 25; line++)
    lines.push(`RSP: 002b:${random(2 ** 32).toString(16)} EFLAGS: 00000246 ORIG_RAX: ${random(2 ** 31).toString(16)}`);
  return lines.join("\n");
}

const counts = process.argv.slice(2).map(Number);
for (const count of counts.length ? counts : [10_000, 50_000]) await measure(count);
