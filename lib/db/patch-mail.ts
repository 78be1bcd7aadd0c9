/** A mail with its patch, as those readers ask for it that put the mails of one work together: series.ts and bug-facts.ts. */
import type { Patch } from "../fixes/index.ts";
import type { database } from "./client.ts";
import type { Person } from "./inversions.ts";

export const PATCH_MAIL = {
  messageId: true,
  subject: true,
  fromName: true,
  fromAddress: true,
  sentAt: true,
  inReplyTo: true,
  references: true,
  thread: { select: { root: true } },
  patch: { select: { data: true } },
} as const;

export type MailWhere = NonNullable<Parameters<ReturnType<typeof database>["message"]["findMany"]>[0]>["where"];

export type PatchMailRow = {
  readonly messageId: string;
  readonly subject: string;
  readonly fromName: string | null;
  readonly fromAddress: string | null;
  readonly sentAt: string | null;
  readonly inReplyTo: string | null;
  readonly references: string;
  readonly thread: { readonly root: string | null };
  readonly patch: { readonly data: string } | null;
};

export type PatchMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly date: string | null;
  readonly from: Person;
  readonly parent: string | null;
  readonly root: string | null;
  readonly patch: Patch | null;
};

export const toPatchMail = (row: PatchMailRow): PatchMail => ({
  messageId: row.messageId,
  subject: row.subject,
  date: row.sentAt,
  from: { name: row.fromName, address: row.fromAddress },
  parent: row.inReplyTo ?? row.references.split("\n").findLast((each) => each !== "") ?? null,
  root: row.thread.root,
  patch: row.patch === null ? null : parsePatch(row.patch.data),
});

/** As an older version stored it, too. */
export function parsePatch(data: string): Patch {
  const patch: Patch = JSON.parse(data);
  return {
    ...patch,
    author: patch.author ?? null,
    changeId: patch.changeId ?? null,
    earlier: patch.earlier ?? [],
    linesId: patch.linesId ?? null,
  };
}
