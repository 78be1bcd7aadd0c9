/**
 * Claims from anywhere in the base that name a commit with its title: `Fixes: SHA ("title")` of a later patch, a sentence, a
 * backport, a maintainer's pull request and the answer that it was merged.
 *
 * They are found by the value that a claim of that title has (an index), or by the first digits of the commit.
 */
import type { Database } from "better-sqlite3";
import { type Claim, parseValue } from "../../fixes/index.ts";
import type { FoldMail } from "./writer.ts";

/** Titles and commits asked for in one fold: a series of a hundred patches is asked for by its report's own. */
const MAX_TITLES = 80;
const MAX_COMMITS = 20;
const SHA_DIGITS = 8;

export function makeNamingReader(db: Database) {
  const ofValues = db.prepare<[string], { data: string }>(
    "SELECT data FROM Claim WHERE value IN (SELECT value FROM json_each(?)) AND rule IN " +
      "('patch-fixes', 'commit-named', 'stable-upstream', 'cve-commit', 'pull-request') ORDER BY data LIMIT 1000",
  );
  const aboutCommit = db.prepare<[string, string], { data: string }>(
    "SELECT data FROM Claim WHERE about >= ? AND about < ? AND rule IN ('patch-fixes', 'commit-named', 'stable-upstream', 'cve-commit', 'revert') ORDER BY data LIMIT 200",
  );
  const pulled = db.prepare<[string], { data: string }>(
    "SELECT data FROM Claim WHERE about IN (SELECT value FROM json_each(?)) AND rule = 'pull-merged'",
  );
  const read = (rows: readonly { data: string }[]): Claim[] => rows.map(({ data }) => JSON.parse(data));

  return {
    /** What is said anywhere about the commits that these claims give as a fix. */
    ofCommits(claims: readonly Claim[]): Claim[] {
      const shas = claims.flatMap((claim) => {
        const { commit } = parseValue(claim.value);
        return commit !== null && GIVES_FIX.has(claim.rule) ? [commit.slice(0, SHA_DIGITS)] : [];
      });
      return [...new Set(shas)]
        .slice(0, MAX_COMMITS)
        .flatMap((sha) => read(aboutCommit.all(`commit:${sha}`, `commit:${sha}g`)));
    },
    /** What is said anywhere about the titles of these patches, and of the fixes that these claims name. */
    ofTitles(claims: readonly Claim[], mails: readonly FoldMail[]): Claim[] {
      const named = claims.flatMap((claim) => (GIVES_FIX.has(claim.rule) ? (parseValue(claim.value).title ?? []) : []));
      const posted = mails.flatMap(({ patch }) => (patch && !patch.inReply ? patch.subject : []));
      const titles = [...new Set([...named, ...posted])].slice(0, MAX_TITLES);
      const values = titles.flatMap((title) => WORDS.map((word) => `${word} ("${title}")`));
      const found = read(ofValues.all(JSON.stringify(values)));
      const pulls = found.flatMap(({ rule, messageId }) => (rule === "pull-request" ? messageId : []));
      return pulls.length === 0 ? found : [...found, ...read(pulled.all(JSON.stringify([...new Set(pulls)])))];
    },
  };
}

const WORDS = ["introduced", "named", "merged", "applied"];

/** Rules whose commit or title is the fix of a report, or what a patch became. */
const GIVES_FIX: ReadonlySet<string> = new Set([
  "syz-fix",
  "fixed-by-commit",
  "syzbot-suspects-fix",
  "syzbot-tested-commit",
  "syzbot-marked-fixed",
  "cve-fixed",
  "commit-list",
]);
