/**
 * Commits of git repositories and what ties them to the mails of the base.
 *
 * A commit is kept where it has to do with a patch, a report or a bug of the base, or reverts or follows up one that is kept. What is
 * asked of the base for each commit goes by indexes; an author's patches are kept in memory, for commits of one author come in rows.
 */
import type { Database } from "better-sqlite3";
import {
  type BasePatch,
  type Commit,
  type CommitCandidates,
  type CommitTie,
  formatValue,
  type Patch,
  parseValue,
  toKey,
} from "../../fixes/index.ts";
import { makeDirtyStatements } from "./sqlite-dirty.ts";

/** A commit with its ties, as it is kept. */
export type TiedCommit = {
  readonly commit: Commit;
  readonly patchId: string | null;
  readonly files: readonly string[];
  readonly ties: readonly CommitTie[];
};

/** How far a repository was read. */
export type RepositoryState = {
  readonly head: string;
  /** Equal: no mail came since that an older commit could be tied to. */
  readonly base: string;
  /** `name commit` of the tags that were looked through for releases. */
  readonly tags: readonly string[];
};

/** What `deadlore commits` asks of the base and writes into it. */
export type CommitStore = {
  /** What the base holds that each of these commits may mean, in their order. */
  candidates(commits: readonly Commit[]): Promise<readonly CommitCandidates[]>;
  save(commits: readonly TiedCommit[]): Promise<void>;
  /** Shas of all that are kept. */
  known(): Promise<readonly string[]>;
  unreleased(): Promise<readonly { readonly sha: string; readonly committedAt: string | null }[]>;
  saveReleases(releases: readonly { readonly sha: string; readonly release: string }[]): Promise<void>;
  state(dir: string): Promise<RepositoryState | undefined>;
  saveState(dir: string, state: RepositoryState): Promise<void>;
  /** Changes with every patch, report and claim. */
  stamp(): Promise<string>;
  /** Date of the first mail that a commit could answer; null in an empty base. */
  oldestMail(): Promise<string | null>;
};

type PatchRow = {
  messageId: string;
  date: string | null;
  fromName: string | null;
  fromAddress: string | null;
  data: string;
};
type MailRow = { id: number; threadId: number; fromAddress: string | null; hasReport: number; subject: string };
type Transaction = <A extends unknown[], R>(work: (...args: A) => R) => (...args: A) => Promise<R>;

/** Patches of one author that are looked at; robots and stable maintainers send tens of thousands. */
const MAX_AUTHORED = 3_000;
/** Authors whose patches are kept in memory. */
const MAX_AUTHORS = 500;
/** Files kept of a commit: a treewide rename touches 5,000. */
const MAX_FILES = 500;

/** Rules of lib/fixes whose title or commit is the fix of what they are about. */
const NAMES_FIX = "'syz-fix', 'syzbot-marked-fixed', 'regzbot-fix', 'fixed-by-commit', 'cve-fixed'";

const PATCH = `SELECT m.messageId, m.sentAt AS date, m.fromName, m.fromAddress, p.data
  FROM Patch p JOIN Message m ON m.id = p.messageId`;

export function makeCommitStore(db: Database, inTransaction: Transaction): CommitStore {
  const find = makeFinders(db);
  const saving = makeSaving(db);
  const known = db.prepare<[], { sha: string }>('SELECT sha FROM "Commit" ORDER BY sha');
  const unreleased = db.prepare<[], { sha: string; committedAt: string | null }>(
    'SELECT sha, committedAt FROM "Commit" WHERE release IS NULL',
  );
  const meta = db.prepare<[string], { value: string }>("SELECT value FROM Meta WHERE key = ?");
  const stamp = db.prepare<[], { text: string }>(
    `SELECT ${["Patch", "Claim"].map((table) => `(SELECT count(*) || ':' || coalesce(max(messageId), 0) FROM ${table})`).join(" || ' ' || ")}
       || ' ' || (SELECT count(*) || ':' || coalesce(max(messageId), 0) FROM Report) AS text`,
  );
  const oldest = db.prepare<[], { date: string | null }>(
    "SELECT min(m.sentAt) AS date FROM Message m JOIN Thread t ON t.id = m.threadId WHERE t.isRelevant = 1 AND m.sentAt > '1991'",
  );
  return {
    candidates: async (commits) => commits.map(find.candidates),
    save: inTransaction(saving.save),
    known: async () => known.all().map(({ sha }) => sha),
    unreleased: async () => unreleased.all(),
    saveReleases: inTransaction(saving.saveReleases),
    state: async (dir) => {
      const text = meta.get(`commits:${dir}`)?.value;
      return text === undefined ? undefined : JSON.parse(text);
    },
    saveState: inTransaction(saving.saveState),
    stamp: async () => stamp.get()?.text ?? "",
    oldestMail: async () => oldest.get()?.date ?? null,
  };
}

function makeFinders(db: Database) {
  const titled = db.prepare<[string], PatchRow>(
    `${PATCH} WHERE p.subjectKey = ? AND m.variant = '' ORDER BY m.sentAt, m.messageId LIMIT 500`,
  );
  const authored = db.prepare<[string], PatchRow>(
    `${PATCH} WHERE p.author = ? AND m.variant = '' ORDER BY m.sentAt DESC, m.messageId LIMIT ${MAX_AUTHORED}`,
  );
  const mail = db.prepare<[string], MailRow>(
    `SELECT m.id, m.threadId, m.fromAddress, m.subject,
       EXISTS (SELECT 1 FROM Report r WHERE r.threadId = m.threadId) AS hasReport
     FROM Message m WHERE m.messageId = ? AND m.variant = ''`,
  );
  const patchOfMail = db.prepare<[number], PatchRow>(`${PATCH} WHERE m.id = ?`);
  const patchesBelow = db.prepare<[number, string | null], PatchRow>(
    `${PATCH} WHERE m.threadId = ? AND m.fromAddress IS ? AND m.variant = '' ORDER BY m.messageId LIMIT 500`,
  );
  const bug = db.prepare<[string], { id: number }>("SELECT id FROM Report WHERE syzbot = ? LIMIT 1");
  const fixedByTitle = db.prepare<[string], { about: string; rule: string }>(
    `SELECT DISTINCT about, rule FROM Claim WHERE value = ? AND about IS NOT NULL AND rule IN (${NAMES_FIX}) ORDER BY about, rule`,
  );
  const fixedBySha = db.prepare<[string, string], { about: string; rule: string; value: string }>(
    `SELECT DISTINCT about, rule, value FROM Claim WHERE value >= ? AND value < ? AND about IS NOT NULL AND rule IN (${NAMES_FIX})
     ORDER BY about, rule`,
  );
  const byAuthor = new Map<string, readonly BasePatch[]>();

  function patchesBy(address: string): readonly BasePatch[] {
    const found = byAuthor.get(address) ?? authored.all(address).flatMap(toBasePatch);
    if (byAuthor.size >= MAX_AUTHORS && !byAuthor.has(address)) byAuthor.clear();
    byAuthor.set(address, found);
    return found;
  }

  function toLinked(messageId: string): CommitCandidates["linked"] {
    const row = mail.get(messageId);
    if (!row) return [];
    const own = patchOfMail.get(row.id);
    const below = own || !/\b0{1,4}\/\d/.test(row.subject) ? [] : patchesBelow.all(row.threadId, row.fromAddress);
    return [
      {
        messageId,
        patch: (own && toBasePatch(own)[0]) ?? null,
        hasReport: row.hasReport === 1,
        below: below.flatMap(toBasePatch),
      },
    ];
  }

  /** Mails that call a report fixed by this title, or by this commit. */
  function findNamed({ sha, title }: Commit): CommitCandidates["named"] {
    const start = `commit:${sha.slice(0, 8)}`;
    const bySha = fixedBySha
      .all(start, `${start}g`)
      .filter(({ value }) => sha.startsWith(parseValue(value).commit ?? "?"));
    return [...fixedByTitle.all(formatValue("fixed", title)), ...bySha].map(({ about, rule }) => ({ about, rule }));
  }

  return {
    candidates: (commit: Commit): CommitCandidates => ({
      linked: [...new Set(commit.links.map(({ target }) => target))].flatMap(toLinked),
      titled: commit.title === "" ? [] : titled.all(toKey(commit.title)).flatMap(toBasePatch),
      authored: commit.author.address === null ? [] : patchesBy(commit.author.address.toLowerCase()),
      bugs: [...new Set(commit.syzbot.map(({ target }) => target))].filter((id) => bug.get(id) !== undefined),
      named: findNamed(commit),
    }),
  };
}

/** An inline diff in a reply is no posting. */
function toBasePatch({ messageId, date, fromName, fromAddress, data }: PatchRow): BasePatch[] {
  const patch: Patch = JSON.parse(data);
  if (patch.inReply) return [];
  const author = patch.author ?? { name: fromName, address: fromAddress };
  return [
    {
      messageId,
      date,
      author,
      key: patch.key,
      patchId: patch.patchId,
      linesId: patch.linesId ?? null,
      files: patch.files,
    },
  ];
}

function makeSaving(db: Database) {
  const dirty = makeDirtyStatements(db);
  const add = db.prepare(
    `INSERT INTO "Commit" (sha, title, authoredAt, committedAt, data) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (sha) DO UPDATE SET title = excluded.title, data = excluded.data`,
  );
  const dropTies = db.prepare("DELETE FROM CommitTie WHERE sha = ?");
  const addTie = db.prepare("INSERT OR IGNORE INTO CommitTie (sha, kind, target, rule) VALUES (?, ?, ?, ?)");
  const removed = db.prepare<[string], { key: string }>("SELECT key FROM Tombstone WHERE key = ?");
  const setRelease = db.prepare('UPDATE "Commit" SET release = ? WHERE sha = ?');
  const setMeta = db.prepare("INSERT OR REPLACE INTO Meta (key, value) VALUES (?, ?)");
  return {
    save(commits: readonly TiedCommit[]): void {
      for (const { commit, patchId, files, ties } of commits) {
        const { sha, title, authoredAt, committedAt, ...rest } = commit;
        // A text of it was redacted: it stays out.
        if (removed.get(`commit:${sha}`)) continue;
        add.run(
          sha,
          title,
          authoredAt,
          committedAt,
          JSON.stringify({ ...rest, patchId, files: files.slice(0, MAX_FILES) }),
        );
        dropTies.run(sha);
        for (const { kind, target, rule } of ties) addTie.run(sha, kind, target, rule);
        dirty.byIds(new Set(ties.map(({ kind, target }) => (kind === "syzbot" ? `syz:${target}` : target))));
        dirty.byCommits([sha, ...ties.flatMap(({ kind, target }) => (kind === "reverts" ? target : []))]);
      }
    },
    saveReleases(releases: readonly { readonly sha: string; readonly release: string }[]): void {
      for (const { sha, release } of releases) setRelease.run(release, sha);
    },
    saveState(dir: string, state: RepositoryState): void {
      setMeta.run(`commits:${dir}`, JSON.stringify(state));
    },
  };
}
