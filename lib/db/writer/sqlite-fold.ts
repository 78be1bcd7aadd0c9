/**
 * Everything that may say something about one inversion, gathered for the fold:
 *   its reports; the mails of their threads; mails elsewhere that name a report's Message-ID or syzbot id, with what answers
 *   them; the same of a bug that a dup command names; the patches named by `#syz fix: TITLE`; and all claims of those mails.
 *   From anywhere in the base come the claims that name a commit with its title: they tell which commit a patch became.
 *
 * A patch of a stable release comes in a thread of hundreds: of such threads only what answers the naming mail is taken.
 */
import type { Database } from "better-sqlite3";
import { type Claim, type Patch, parseValue, toKey } from "../../fixes/index.ts";
import { makeBugTitles } from "./sqlite-bugs.ts";
import { makeCommitClaims } from "./sqlite-commit-claims.ts";
import { makeNamingReader } from "./sqlite-naming.ts";
import { MAIL_COLUMNS, toStoredMail } from "./sqlite-threads.ts";
import type { DependencyRow, FoldMail, FoldSource, ReportRow } from "./writer.ts";

type FlagRow = Omit<ReportRow, "isComplete" | "isDirty" | "from"> & {
  isComplete: number;
  isDirty: number | null;
  fromName: string | null;
  fromAddress: string | null;
};
type MailRow = Parameters<typeof toStoredMail>[0] & { thread: number; root: string | null; patch: string | null };
type OfThreads = { readonly ids: Set<number>; readonly long: ReadonlySet<number>; readonly left: number };
type Named = { id: number; threadId: number };

/**
 * Mails of one thread that a fold looks at. People never wrote so many below a report; a forged or runaway thread has any number,
 * and each would be decoded and held. Of a longer one those are taken that decide most: its root, the mails with a report of the
 * inversion, those with claims or patches, then the others, of each kind the newest; the same in whatever order they came.
 */
export const MAX_OF_THREAD = 2_000;

/** Patches of the threads whose other versions are looked for elsewhere: those of a long series are each other's neighbours. */
const MAX_POSTED = 60;

/** Patches taken for their titles: "Fix typo" is the title of hundreds. */
const MAX_TITLED = 300;

/** A shorter title is no name. */
const MIN_TITLE = 10;

export function makeFoldReader(db: Database): () => Omit<FoldSource, "orders"> | undefined {
  const next = db.prepare<[], { id: string; kind: string; canonical: string; inferred: string }>(
    "SELECT id, kind, canonical, inferred FROM Inversion WHERE isDirty = 1 LIMIT 1",
  );
  const mailsInferred = db.prepare<[string], Named>(
    "SELECT id, threadId FROM Message WHERE messageId IN (SELECT value FROM json_each(?)) AND variant = ''",
  );
  const reportsOf = db.prepare<[string], FlagRow>(
    `SELECT r.id, r.messageId AS message, m.messageId AS messageId, r.ordinal, r.threadId AS thread, t.root, r.print, r.kind,
       r.title, r.component, r.isComplete, r.quoteDepth, r.kernel, r.isDirty, r.syzbot, r.attached, m.sentAt AS date,
       m.subject, (SELECT min(list) FROM Delivery WHERE messageId = m.id) AS list, m.fromName, m.fromAddress
     FROM Report r JOIN Message m ON m.id = r.messageId JOIN Thread t ON t.id = r.threadId
     WHERE r.inversionId = ? ORDER BY m.sentAt, m.messageId, r.ordinal`,
  );
  const dependenciesOf = db.prepare<[string], DependencyRow>(
    `SELECT d.reportId AS report, d."from", d."to", d.fromSubclass, d.toSubclass, d.fromCanonical, d.toCanonical,
       d.siteFunction, d.siteFile, d.siteLine
     FROM Report r JOIN Message m ON m.id = r.messageId JOIN Dependency d ON d.reportId = r.id
     WHERE r.inversionId = ? ORDER BY m.sentAt, m.messageId, r.ordinal, d.ordinal`,
  );
  const idsOfThread = db.prepare<[number], { id: number }>(
    `SELECT id FROM Message WHERE threadId = ? AND variant = '' LIMIT ${MAX_OF_THREAD + 1}`,
  );
  const sizeOf = db.prepare<[number], { n: number }>(
    "SELECT count(*) AS n FROM Message WHERE threadId = ? AND variant = ''",
  );
  const chosenOf = db.prepare<[{ thread: number; inversion: string }], { id: number }>(
    `SELECT m.id FROM Message m JOIN Thread t ON t.id = m.threadId WHERE m.threadId = $thread AND m.variant = ''
     ORDER BY m.messageId = t.root DESC,
       EXISTS (SELECT 1 FROM Report r WHERE r.messageId = m.id AND r.inversionId = $inversion) DESC,
       EXISTS (SELECT 1 FROM Claim c WHERE c.messageId = m.id) OR EXISTS (SELECT 1 FROM Patch p WHERE p.messageId = m.id) DESC,
       m.sentAt DESC, m.messageId LIMIT ${MAX_OF_THREAD}`,
  );
  const namedBy = db.prepare<[string, string], Named>(
    `SELECT DISTINCT m.id, m.threadId FROM Mention n JOIN Message m ON m.id = n.messageId
     JOIN Thread t ON t.id = m.threadId AND t.isRelevant = 1
     WHERE n.kind = ? AND n.target IN (SELECT value FROM json_each(?)) AND m.variant = ''`,
  );
  const claimingAbout = db.prepare<[string], Named>(
    `SELECT DISTINCT m.id, m.threadId FROM Claim c JOIN Message m ON m.id = c.messageId
     WHERE c.about IN (SELECT value FROM json_each(?)) AND m.variant = ''`,
  );
  // Covers of these patches, and in their threads the lists of commits that b4 and patchwork send in answer to any mail of a series.
  const aroundPatches = db.prepare<[{ patches: string }], { id: number }>(
    `SELECT up.id FROM json_each(:patches) p JOIN Message m ON m.messageId = p.value JOIN Message up ON up.messageId = m.inReplyTo
       WHERE up.threadId = m.threadId AND up.variant = ''
     UNION SELECT c.messageId
       FROM (SELECT DISTINCT m.threadId FROM json_each(:patches) p JOIN Message m ON m.messageId = p.value) t
       CROSS JOIN Message other ON other.threadId = t.threadId CROSS JOIN Claim c ON c.messageId = other.id
       WHERE c.rule = 'commit-list' AND other.variant = ''`,
  );
  const mailsNamed = db.prepare<[string], Named>(
    "SELECT id, threadId FROM Message WHERE messageId IN (SELECT value FROM json_each(?)) AND variant = ''",
  );
  const headsOf = db.prepare<[number], { id: number; messageId: string; inReplyTo: string | null; references: string }>(
    `SELECT id, messageId, inReplyTo, "references" FROM Message WHERE threadId = ? AND variant = ''`,
  );
  const mailsOf = db.prepare<[string], MailRow>(
    `SELECT ${MAIL_COLUMNS}, m.threadId AS thread, t.root, p.data AS patch
     FROM Message m JOIN Thread t ON t.id = m.threadId
     LEFT JOIN Patch p ON p.messageId = m.id
     WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY m.sentAt, m.messageId`,
  );
  const claimsOf = db.prepare<[string], { data: string }>(
    `SELECT c.data FROM Claim c JOIN Message m ON m.id = c.messageId
     WHERE c.messageId IN (SELECT value FROM json_each(?)) ORDER BY m.sentAt, m.messageId, c.ordinal`,
  );
  const patchesOf = db.prepare<[string], { messageId: string; subjectKey: string }>(
    `SELECT m.messageId, p.subjectKey FROM Patch p JOIN Message m ON m.id = p.messageId
     WHERE p.messageId IN (SELECT value FROM json_each(?)) ORDER BY m.sentAt, m.messageId`,
  );
  const mailAt = db
    .prepare<[string], string>("SELECT messageId FROM ForeignAddress WHERE url = ? AND messageId IS NOT NULL")
    .pluck();
  const dupsOf = db.prepare<[string], { about: string }>(
    "SELECT DISTINCT about FROM Claim WHERE value = ? AND about LIKE 'syz:%'",
  );
  const bugs = makeBugTitles(db);
  const naming = makeNamingReader(db);
  const commitClaims = makeCommitClaims(db);
  // Patches that became a commit which closes the report: their mails need not name it.
  const patchesOfCommits = db.prepare<[{ messages: string; bugs: string }], Named>(
    `SELECT DISTINCT m.id, m.threadId FROM CommitTie r JOIN CommitTie p ON p.sha = r.sha AND p.kind = 'patch'
       JOIN Message m ON m.messageId = p.target AND m.variant = ''
     WHERE (r.kind = 'report' AND r.target IN (SELECT value FROM json_each($messages)))
        OR (r.kind = 'syzbot' AND r.target IN (SELECT value FROM json_each($bugs)))`,
  );
  const patchesTitled = db.prepare<[string], Named>(
    `SELECT m.id, m.threadId FROM Patch p JOIN Message m ON m.id = p.messageId
     WHERE p.subjectKey IN (SELECT value FROM json_each(?)) AND m.variant = '' ORDER BY m.sentAt, m.messageId LIMIT ${MAX_TITLED}`,
  );

  /** A claim that names a mail by another archive's address, with the mail's id in its place. */
  function byMail(claim: Claim): Claim {
    const { about, value, confidence } = claim;
    const url = ADDRESS.exec(about ?? "")?.[0] ?? ADDRESS.exec(value ?? "")?.[0];
    const id = url === undefined ? undefined : mailAt.get(url);
    if (url === undefined || id === undefined) return claim;
    return {
      ...claim,
      about: about === url ? id : about,
      value: value?.endsWith(`:${url}`) ? value.replace(url, () => id) : value,
      confidence: confidence === "explicit" ? "linked" : confidence,
    };
  }

  /** The naming mail and everything in its thread that answers it. */
  function withAnswers({ id, threadId }: Named): number[] {
    const heads = headsOf.all(threadId);
    const self = heads.find((head) => head.id === id)?.messageId;
    if (self === undefined) return [id];
    const answers = heads.filter((head) => head.inReplyTo === self || head.references.split("\n").includes(self));
    return [id, ...answers.map((head) => head.id)];
  }

  /** Mails of the reports' threads; `left`: how many of them there are beside, in threads too long. */
  function ofThreads(inversion: string, threads: ReadonlySet<number>): OfThreads {
    const [ids, long] = [new Set<number>(), new Set<number>()];
    let left = 0;
    for (const thread of threads) {
      const rows = idsOfThread.all(thread);
      if (rows.length <= MAX_OF_THREAD) for (const { id } of rows) ids.add(id);
      else {
        long.add(thread);
        left += (sizeOf.get(thread)?.n ?? 0) - MAX_OF_THREAD;
        for (const { id } of chosenOf.all({ thread, inversion })) ids.add(id);
      }
    }
    return { ids, long, left };
  }

  type Gathered = Pick<FoldSource, "mails" | "claims" | "bugs" | "left">;
  function gather(inversion: string, reports: readonly FlagRow[], inferred: FoldSource["inferred"]): Gathered {
    const { ids, long, left } = ofThreads(inversion, new Set(reports.map(({ thread }) => thread)));
    const add = (named: readonly Named[]) => {
      for (const one of named)
        if (!ids.has(one.id) && !long.has(one.threadId)) for (const id of withAnswers(one)) ids.add(id);
    };
    const own = [...new Set(reports.flatMap(({ syzbot }) => syzbot ?? []))];
    const messages = [...new Set(reports.map(({ messageId }) => messageId))];
    const about = (bugs: readonly string[]) => {
      add(namedBy.all("syzbot", JSON.stringify(bugs)));
      add(claimingAbout.all(JSON.stringify(bugs.map((id) => `syz:${id}`))));
    };
    about(own);
    add(namedBy.all("message", JSON.stringify(messages)));
    add(claimingAbout.all(JSON.stringify(messages)));
    const twins = findTwins(own, readClaims(ids));
    if (twins.length > 0) about(twins.map(({ id }) => id));
    add(patchesOfCommits.all({ messages: JSON.stringify(messages), bugs: JSON.stringify(own) }));
    add(mailsInferred.all(JSON.stringify(inferred.map(({ messageId }) => messageId))));
    const told = readClaims(ids);
    const elsewhere = naming.ofCommits(told);
    add(
      mailsNamed.all(JSON.stringify(elsewhere.flatMap(({ rule, messageId }) => (rule === "revert" ? messageId : [])))),
    );
    const keys = [...told, ...elsewhere].flatMap(titleKeys);
    const posted = patchesOf.all(JSON.stringify([...ids])).map(({ subjectKey }) => subjectKey);
    const titles = [...new Set([...keys, ...posted.slice(0, MAX_POSTED)])].filter((key) => key.length >= MIN_TITLE);
    add(patchesTitled.all(JSON.stringify(titles)));
    const patches = JSON.stringify(patchesOf.all(JSON.stringify([...ids])).map(({ messageId }) => messageId));
    for (const { id } of aroundPatches.all({ patches })) ids.add(id);
    const covers = mailsOf.all(JSON.stringify([...ids])).map(({ messageId }) => messageId);
    for (const { id } of claimingAbout.all(JSON.stringify(covers))) ids.add(id);
    const mails = mailsOf.all(JSON.stringify([...ids])).map(toFoldMail);
    const claims = readClaims(ids);
    const said = [...claims, ...naming.ofCommits(claims), ...naming.ofTitles(claims, mails)];
    const asked = { messageIds: mails.map(({ messageId }) => messageId), bugs: [...own, ...twins.map(({ id }) => id)] };
    return { mails, claims: [...said, ...commitClaims({ ...asked, claims: said })], bugs: twins, left };
  }

  /** Bugs that a dup command joins with ours, in either direction. */
  function findTwins(own: readonly string[], claims: readonly Claim[]): FoldSource["bugs"] {
    const named = claims.flatMap((claim) => {
      const { what, title } = parseValue(claim.value);
      if (!what.startsWith("duplicate")) return [];
      if (title === null) return what.startsWith("duplicate:syz:") ? knownBug(what.slice("duplicate:syz:".length)) : [];
      return bugs.idsOf(title).map((id) => ({ id, title }));
    });
    const titles = own.flatMap(knownBug);
    const naming = titles.flatMap(({ title }) => dupsOf.all(`duplicate ("${title}")`).map(({ about }) => about));
    const others = naming.map((about) => ({ id: about.slice("syz:".length), title: "" }));
    return [...titles, ...named, ...others.filter(({ id }) => id !== "")];
  }

  const knownBug = (id: string) => bugs.titlesOf(id).map((title) => ({ id, title }));

  const readClaims = (ids: ReadonlySet<number>): Claim[] =>
    claimsOf.all(JSON.stringify([...ids])).map(({ data }) => byMail(JSON.parse(data)));

  return () => {
    const inversion = next.get();
    if (!inversion) return undefined;
    const reports = reportsOf.all(inversion.id);
    const inferred: FoldSource["inferred"] = JSON.parse(inversion.inferred);
    return {
      id: inversion.id,
      kind: inversion.kind,
      canonical: JSON.parse(inversion.canonical),
      reports: reports.map(toReportRow),
      dependencies: dependenciesOf.all(inversion.id),
      inferred,
      ...gather(inversion.id, reports, inferred),
    };
  };
}

const ADDRESS = /https?:\/\/\S+$/;

/** `#syz fix: TITLE`, `applied ("TITLE")`: the patch with that subject may lie in any thread. */
function titleKeys({ value }: Claim): string[] {
  const { title } = parseValue(value);
  return title === null ? [] : [toKey(title)];
}

const toFoldMail = (row: MailRow): FoldMail => {
  const mail = toStoredMail(row);
  const patch: Patch | null = row.patch === null ? null : JSON.parse(row.patch);
  return { ...mail, thread: row.thread, root: row.root ?? row.messageId, list: mail.lists[0] ?? null, patch };
};

const toReportRow = ({ fromName, fromAddress, isComplete, isDirty, ...row }: FlagRow): ReportRow => ({
  ...row,
  root: row.root ?? row.messageId,
  isComplete: isComplete === 1,
  isDirty: isDirty === null ? null : isDirty === 1,
  from: { name: fromName, address: fromAddress },
});
