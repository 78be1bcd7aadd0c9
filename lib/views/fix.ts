/** `/f/<Message-ID>/` and `/commit/<sha>/`: a patch or commit, the inversions it fixes, and what became of it. */
import { listCommitFixes, listInversions } from "../db/index.ts";
import type { Fix } from "../fixes/index.ts";
import { currentInstant } from "./dates.ts";
import { type MessageView, messageJson, messageView } from "./message.ts";
import { field, heading, pages } from "./plain.ts";
import { toPublicJson } from "./public-json.ts";
import { formatSummary, type InversionSummary, toSummary } from "./summary.ts";

export type FixView = {
  readonly messageId: string;
  readonly message: MessageView;
  readonly inversions: readonly InversionSummary[];
};

export type CommitView = {
  readonly commit: string;
  readonly title: string | null;
  readonly fixes: readonly Fix[];
  readonly inversions: readonly InversionSummary[];
};

/** undefined for a mail without a patch too: there is nothing to say of it as a fix. */
export async function fixView(messageId: string, now = currentInstant()): Promise<FixView | undefined | "gone"> {
  const message = await messageView(messageId);
  if (message === undefined || message === "gone") return message;
  if (message.patch === null) return undefined;
  return { messageId, message, inversions: await readInversions(message.patch.fixes, now) };
}

export const isCommitId = (text: string): boolean => /^[0-9a-f]{7,40}$/.test(text);

export async function commitView(sha: string, now = currentInstant()): Promise<CommitView | undefined> {
  const stored = await listCommitFixes(sha);
  const fixes = stored.map(({ data }): Fix => JSON.parse(data));
  const [first] = fixes;
  if (!first) return undefined;
  const inversions = await readInversions([...new Set(stored.map(({ inversion }) => inversion))], now);
  return { commit: first.commit ?? sha, title: first.commitTitle, fixes, inversions };
}

async function readInversions(ids: readonly string[], now: string): Promise<readonly InversionSummary[]> {
  if (ids.length === 0) return [];
  return (await listInversions({ ids }, ids.length)).map((each) => toSummary(each, now));
}

/** The mail in it as its own JSON twin has it. */
export const fixJson = ({ message, ...view }: FixView): string =>
  `{"message":${messageJson(message)},${toPublicJson(view).slice(1)}`;

export const formatFix = ({ message, inversions }: FixView): string =>
  pages(
    heading(message.subject),
    [
      field("Message-ID", message.messageId),
      field("State", message.patch?.state ?? "unknown"),
      field("Commit", message.patch?.commit ?? "unknown"),
      field("Files", message.patch?.files.join(" ") || "none"),
    ].join("\n"),
    "Fixes",
    ...inversions.map(formatSummary),
  );

export const formatCommit = (view: CommitView): string =>
  pages(
    heading(view.title ?? view.commit),
    [
      field("Commit", view.commit),
      ...view.fixes.map((fix) => field("Patch", `${fix.state}: ${fix.subject} ${fix.messageId ?? ""}`)),
    ].join("\n"),
    "Fixes",
    ...view.inversions.map(formatSummary),
  );
