/**
 * What the repositories say about the mails of a fold, as claims like any mail's; the one who says it is `commit:SHA`.
 *
 *   repository-patch     this patch mail became that commit
 *   repository-report    that commit closes this report or bug
 *   repository-commit    a commit that mails name is in the repository
 *   repository-revert    that commit takes another one back
 */
import type { Database } from "better-sqlite3";
import { type Claim, type Commit, formatValue, parseValue } from "../../fixes/index.ts";

type CommitRow = { sha: string; title: string; committedAt: string | null; data: string };
type TieRow = CommitRow & { target: string; rule: string };

export type ClaimsWanted = {
  readonly messageIds: readonly string[];
  /** Ids of syzbot's bugs. */
  readonly bugs: readonly string[];
  /** Claims that may name commits. */
  readonly claims: readonly Claim[];
};

/** Digits of a commit's id that are looked up: mails abbreviate it. */
const SHA_DIGITS = 8;
/** Commits looked up for one fold: a pull request names hundreds. */
const MAX_NAMED = 200;

export function makeCommitClaims(db: Database): (wanted: ClaimsWanted) => Claim[] {
  const tiesTo = db.prepare<[string, string], TieRow>(
    `SELECT c.sha, c.title, c.committedAt, c.data, t.target, t.rule FROM CommitTie t JOIN "Commit" c ON c.sha = t.sha
     WHERE t.kind = ? AND t.target IN (SELECT value FROM json_each(?)) ORDER BY c.committedAt, c.sha, t.target`,
  );
  const named = db.prepare<[string, string], CommitRow>(
    'SELECT sha, title, committedAt, data FROM "Commit" WHERE sha >= ? AND sha < ? LIMIT 2',
  );

  return ({ messageIds, bugs, claims }) => {
    const patches = tiesTo.all("patch", JSON.stringify(messageIds)).map((row) => toPatchClaim(row));
    const reports = [
      ...tiesTo.all("report", JSON.stringify(messageIds)).map((row) => toReportClaim(row, row.target)),
      ...tiesTo.all("syzbot", JSON.stringify(bugs)).map((row) => toReportClaim(row, `syz:${row.target}`)),
    ];
    const shas = new Set([...claims, ...patches, ...reports].flatMap(commitsOf));
    const commits = [...shas].slice(0, MAX_NAMED).flatMap((sha) => {
      const rows = named.all(sha, `${sha}g`);
      return rows.length === 1 ? rows : [];
    });
    const reverts = tiesTo.all("reverts", JSON.stringify(commits.map(({ sha }) => sha)));
    return [...patches, ...reports, ...commits.map(toCommitClaim), ...reverts.map(toRevertClaim)];
  };
}

function commitsOf({ about, value, messageId }: Claim): string[] {
  const ids = [
    parseValue(value).commit,
    ...[about, messageId].map((id) => (id?.startsWith("commit:") ? id.slice(7) : null)),
  ];
  return ids.flatMap((id) => (id !== null && id.length >= SHA_DIGITS ? id.slice(0, SHA_DIGITS) : []));
}

type Statement = Pick<Claim, "rule" | "via" | "about" | "value" | "confidence">;

function toClaim({ sha, title, committedAt, data }: CommitRow, statement: Statement): Claim {
  const { author }: Pick<Commit, "author"> = JSON.parse(data);
  const quote = `${sha.slice(0, 12)} ("${title}")`;
  return {
    ...statement,
    messageId: `commit:${sha}`,
    date: committedAt,
    span: null,
    quote,
    author,
    origin: "repository",
  };
}

/** A stable tree's commit stands for the one of the main line. */
function commitValue({ sha, title, data }: CommitRow): string {
  const { upstream }: Pick<Commit, "upstream"> = JSON.parse(data);
  return formatValue(`commit:${upstream ?? sha}`, title);
}

const toPatchClaim = (row: TieRow): Claim =>
  toClaim(row, {
    rule: "repository-patch",
    via: `commit by ${row.rule}`,
    about: row.target,
    value: commitValue(row),
    confidence: row.rule === "link" || row.rule === "message-id" ? "explicit" : "linked",
  });

const toReportClaim = (row: TieRow, about: string): Claim =>
  toClaim(row, {
    rule: "repository-report",
    via: row.rule,
    about,
    value: commitValue(row),
    confidence: /^(?:Closes?|Reported|syz|regzbot)/i.test(row.rule) ? "explicit" : "linked",
  });

const toCommitClaim = (row: CommitRow): Claim =>
  toClaim(row, {
    rule: "repository-commit",
    via: "git repository",
    about: `commit:${row.sha}`,
    value: formatValue("merged", row.title),
    confidence: "explicit",
  });

const toRevertClaim = (row: TieRow): Claim =>
  toClaim(row, {
    rule: "repository-revert",
    via: "revert",
    about: `commit:${row.target}`,
    value: formatValue("reverted", null),
    confidence: "explicit",
  });
