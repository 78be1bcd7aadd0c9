/**
 * What an ingest writes, and the little it must read back to do so: one interface, one file per database. Every method is
 * one transaction, so a stop between two of them loses nothing and the next run goes on from there.
 *
 *   openSource -> addItems ... -> closeSource          lean rows, threads joined as they come
 *   listMissingRaw -> addRaw                           bytes of relevant threads
 *   listDirtyThreads -> readThread -> readMails -> saveThread         what was found in them, outbox rows included
 *   attachIncomplete -> nextDirtyInversion -> saveInversion
 *   takeOutbox -> ackOutbox                            to the search engine
 */
import type {
  Backports,
  Claim,
  Episode,
  Fix,
  InferredFix,
  LastWord,
  Patch,
  PatchTerm,
  Remark,
  ReportTerm,
  Resolution,
} from "../../fixes/index.ts";
import type { AttributedOrder, LockReport } from "../../lockdep/index.ts";
import type { CitedPage, MessageHead, TextPrint } from "../../mail/index.ts";
import type { Subsystem } from "../../subsystems/index.ts";
import type { CommitStore } from "./sqlite-commits.ts";
import type { LonePage, NearMail, PagePlace } from "./sqlite-page-places.ts";
import type { CutMail } from "./sqlite-redaction.ts";
import type { RemovableMail } from "./sqlite-removal.ts";

export type { CommitStore, RepositoryState, TiedCommit } from "./sqlite-commits.ts";
export type { LonePage, NearMail, PagePlace } from "./sqlite-page-places.ts";
export type { CutMail } from "./sqlite-redaction.ts";
export type { RemovableMail } from "./sqlite-removal.ts";

export type SourceState = { readonly id: number; readonly stamp: string | null; readonly cursor: string | null };

export type Mention = { readonly kind: "syzbot" | "message"; readonly target: string };

/** One item of an archive, scanned: a mail's head with its hashes and marks, or why there is none. */
export type LeanItem =
  | {
      readonly kind: "message";
      readonly locator: string;
      readonly head: MessageHead;
      readonly list: string | null;
      readonly contentHash: string;
      readonly bodyHash: string;
      readonly size: number;
      readonly isRelevant: boolean;
      readonly hasDiff: boolean;
      readonly mentions: readonly Mention[];
      /** Addresses that a saved page tells of itself. */
      readonly savedAt?: readonly string[];
    }
  | { readonly kind: "rejected"; readonly locator: string; readonly reason: string; readonly detail: string };

export type Outcome = "stored" | "duplicate" | "rejected" | "redacted";

/** A mail of a relevant thread whose bytes are not kept yet, and where they are. */
export type MissingRaw = { readonly message: number; readonly sourceId: number; readonly locator: string };

/** A mail whose canonical copy went, and where the next one stands. */
export type StaleCopy = MissingRaw;

/** The place of a mail that was redacted. */
export type RemovedMail = Pick<StoredMail, "messageId" | "date" | "inReplyTo" | "references">;

/** A stored mail as the extraction reads it. */
export type StoredMail = {
  readonly id: number;
  readonly messageId: string;
  readonly variant: string;
  readonly subject: string;
  readonly date: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly from: { readonly name: string | null; readonly address: string | null };
  readonly lists: readonly string[];
};

/** What the tree of a thread is made of. */
export type ThreadRow = Omit<StoredMail, "subject" | "from" | "lists">;

export type ExtractedReport = {
  readonly report: LockReport;
  readonly print: string;
  readonly component: string | null;
  readonly syzbot: string | null;
  /** Each class of the report with its canonical form. */
  readonly canonical: ReadonlyMap<string, string>;
  /** Canonical cycle; empty where the report has no id. */
  readonly cycle: readonly string[];
  /** What a patch that does not name it may have in common with it; none where the report makes no inversion. */
  readonly terms?: readonly ReportTerm[];
};

export type ExtractedMail = {
  readonly mail: StoredMail;
  readonly reports: readonly ExtractedReport[];
  readonly patch: { readonly patch: Patch; readonly subjectKey: string; readonly terms: readonly PatchTerm[] } | null;
  readonly claims: readonly Claim[];
  /** Pages of other archives that it names. */
  readonly cited?: readonly CitedPage[];
  /** Orders of locks that it states in words; absent where its text was not read. */
  readonly orders?: readonly AttributedOrder[];
  /** Its reports are more of a mail that came in an earlier part, numbered from here; nothing else of it is given again. */
  readonly firstOrdinal?: number;
};

export type ExtractedThread = {
  readonly id: number;
  readonly root: string;
  /** Each part is saved and let go before the next is asked for: a thread may be larger than memory. */
  readonly parts: AsyncIterable<readonly ExtractedMail[]>;
};

/** A report as the fold reads it: the columns of its row and its mail. */
export type ReportRow = {
  readonly id: number;
  readonly message: number;
  readonly messageId: string;
  readonly ordinal: number;
  readonly thread: number;
  readonly root: string;
  readonly print: string;
  readonly kind: string;
  readonly title: string | null;
  readonly component: string | null;
  readonly isComplete: boolean;
  readonly quoteDepth: number;
  readonly kernel: string | null;
  readonly isDirty: boolean | null;
  readonly syzbot: string | null;
  readonly attached: string | null;
  readonly date: string | null;
  readonly subject: string;
  readonly list: string | null;
  readonly from: { readonly name: string | null; readonly address: string | null };
};

/** A mail that may say something about an inversion: of its reports' threads, or naming its reports, fixes or syzbot ids. */
export type FoldMail = StoredMail & {
  readonly thread: number;
  readonly root: string;
  readonly list: string | null;
  readonly patch: Patch | null;
};

export type FoldSource = {
  readonly id: string;
  readonly kind: string;
  readonly canonical: readonly string[];
  readonly reports: readonly ReportRow[];
  readonly mails: readonly FoldMail[];
  /** Mails of the reports' threads that are not among them, for a thread may be too long. */
  readonly left: number;
  readonly claims: readonly Claim[];
  /** Bugs of syzbot that a dup command joins with those of the reports, by their titles. */
  readonly bugs: readonly { readonly id: string; readonly title: string }[];
  /** Patches that name no report and may fix one of these all the same. */
  readonly inferred: readonly InferredFix[];
  /** Dependencies of the reports, in the order of the reports' rows. */
  readonly dependencies: readonly DependencyRow[];
  /** What mails anywhere say in words of the dependencies of its ring, oldest first; the canonical classes. */
  readonly orders: readonly OrderRow[];
};

/** A statement in words of one of the inversion's dependencies; quoted ones too. */
export type OrderRow = {
  readonly messageId: string;
  readonly date: string | null;
  readonly from: string;
  readonly to: string;
  readonly quoteDepth: number;
};

export type DependencyRow = {
  readonly report: number;
  readonly from: string;
  readonly to: string;
  readonly fromSubclass: number | null;
  readonly toSubclass: number | null;
  readonly fromCanonical: string;
  readonly toCanonical: string;
  readonly siteFunction: string | null;
  readonly siteFile: string | null;
  readonly siteLine: number | null;
};

/** What an inversion's page needs beside its columns, as JSON. */
export type InversionData = {
  readonly keyType: string;
  readonly steps: readonly { rule: string; before: string | null; after: string | null }[];
  /** In the order of the ring. */
  readonly edges: readonly EdgeEvidence[];
  readonly syzbot: readonly { id: string; titles: readonly string[] }[];
  readonly resolution: Resolution;
  readonly cameBack: { readonly after: string; readonly messageId: string } | null;
  readonly discussion: readonly Remark[];
  readonly recurrences: readonly { messageId: string; date: string | null; kernel: string | null }[];
  readonly lastWord: LastWord | null;
  /** Bugs of syzbot whose cycle was met before them: one claim for each. */
  readonly links: readonly Claim[];
  /** Stable trees in which a fix is named, and those in which it is missing. */
  readonly backports: readonly Backports[];
  /** The report whose stacks the page shows. */
  readonly best: { readonly messageId: string; readonly ordinal: number } | null;
  /** Mails of its threads that were not looked at, because a thread is too long; absent where all were. */
  readonly left?: number;
};

export type EdgeEvidence = {
  readonly from: string;
  readonly to: string;
  readonly subclasses: readonly string[];
  readonly origin: "splat" | "words";
  /** The first mail of each print that shows it, oldest first. */
  readonly messages: readonly string[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly sites: readonly { function: string; file: string | null; line: number | null }[];
};

export type FoldedInversion = {
  readonly id: string;
  readonly title: string;
  readonly altTitles: readonly string[];
  readonly cycle: readonly string[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly lastWord: string | null;
  readonly reportCount: number;
  readonly state: string;
  readonly fixClass: string | null;
  readonly component: string | null;
  readonly cameBack: boolean;
  readonly data: InversionData;
  readonly subsystems: readonly { name: string; title: string | null; confidence: string; via: string }[];
  readonly episodes: readonly Episode[];
  readonly fixes: readonly (Fix & { date: string | null })[];
};

type Names = {
  readonly locks: readonly { class: string; canonical: string }[];
  readonly edges: readonly {
    from: string;
    to: string;
    fromCanonical: string;
    toCanonical: string;
    siteFunction: string | null;
  }[];
};

/** What the search document of a mail is made of. */
export type MailFacts = Names & {
  readonly id: number;
  readonly messageId: string;
  readonly subject: string;
  readonly from: { readonly name: string | null; readonly address: string | null };
  readonly date: string | null;
  readonly lists: readonly string[];
  readonly reports: readonly { kind: string; syzbot: string | null; inversionId: string | null }[];
  readonly subsystems: readonly string[];
};

/** What the search document of an inversion is made of. */
export type InversionFacts = Names & {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly altTitles: readonly string[];
  readonly cycle: readonly string[];
  readonly canonical: readonly string[];
  readonly state: string;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly lastWord: string | null;
  readonly data: InversionData;
  readonly subsystems: readonly string[];
  readonly messages: readonly { messageId: string; subject: string; list: string | null }[];
};

/** What the search document of a lock class is made of. */
export type ClassFacts = {
  readonly canonical: string;
  readonly spellings: readonly string[];
  readonly reports: number;
  readonly lastSeen: string | null;
};

export interface Writer {
  openSource(source: { path: string; format: string; list: string | null; bytes: number }): Promise<SourceState>;
  /** The outcome of each item, in their order; `cursor` is where the source goes on after them. */
  addItems(source: number, items: readonly LeanItem[], cursor: string): Promise<readonly Outcome[]>;
  closeSource(source: number, stamp: string): Promise<void>;

  listStaleMails(): Promise<readonly StaleCopy[]>;
  /** Heads of the copies that could be read again; the others keep what they said. */
  replaceCopies(read: readonly { readonly message: number; readonly item: LeanItem }[]): Promise<void>;
  /** Paths of the sources that are to be read from their start, each given once. */
  takeStaleSources(): Promise<readonly string[]>;
  /** Threads that a mail held together which went; how many were looked at. */
  rejoinThreads(): Promise<number>;
  /** Lets go of threads that nothing makes relevant any more; how many. */
  retireThreads(): Promise<number>;

  listMissingRaw(): Promise<readonly MissingRaw[]>;
  sourcePath(source: number): Promise<{ path: string; format: string; list: string | null }>;
  addRaw(mails: readonly { message: number; bytes: Buffer }[]): Promise<void>;
  /** The bytes of a mail by its row; null where its source could not be read again. */
  readRaw(message: number): Promise<Buffer | null>;

  /** Relevant threads that changed since they were extracted. Extracting one may add others, whose bytes are missing yet. */
  listDirtyThreads(): Promise<readonly number[]>;
  /** In order of Message-ID, then variant. */
  readThread(thread: number): Promise<readonly ThreadRow[]>;
  /** Mails by their rows, in the order of readThread. */
  readMails(rows: readonly number[]): Promise<readonly StoredMail[]>;
  /** The places of its redacted mails. */
  listRemoved(thread: number): Promise<readonly RemovedMail[]>;
  saveThread(thread: ExtractedThread): Promise<void>;

  /** Gives every incomplete report the one inversion that holds all its edges, or takes it away; the number changed. */
  /** Mails at the addresses that claims name; how many are other ones now. */
  resolveAddresses(): Promise<number>;
  attachIncomplete(): Promise<number>;
  /** Looks for patches that may fix an inversion without naming it, for some of those that are due; how many were looked at. */
  inferDue(): Promise<number>;
  countDirtyInversions(): Promise<number>;
  nextDirtyInversion(): Promise<FoldSource | undefined>;
  readReport(report: number): Promise<LockReport | undefined>;
  saveInversion(inversion: FoldedInversion): Promise<void>;
  /** Every inversion is folded anew where the corrections by hand are others than last time; `hash` is theirs. */
  applyOverrides(hash: string): Promise<void>;
  /** An inversion that no report has any more. */
  removeInversion(id: string): Promise<void>;

  listSubsystems(): Promise<readonly Subsystem[]>;
  saveSubsystems(subsystems: readonly { name: string; title: string | null; data: unknown }[]): Promise<void>;
  /** Everything derived is to be made again. */
  markAllDirty(): Promise<void>;

  takeOutbox(limit: number): Promise<readonly { id: number; document: string }[]>;
  ackOutbox(ids: readonly number[]): Promise<void>;
  readMail(messageId: string): Promise<MailFacts | undefined>;
  readInversion(id: string): Promise<InversionFacts | undefined>;
  readClass(canonical: string): Promise<ClassFacts | undefined>;
  /** Every document that the search index should hold. */
  listDocuments(): Promise<readonly string[]>;
  /** Puts every document into the outbox: the index is made anew. */
  enqueueAll(): Promise<void>;
  /** What another version of the parser or of the ids derived is to be made again. */
  markOutdated(): Promise<void>;
  /** Which report is in which inversion now, for saveRedirects; also of a reparse that was stopped. */
  rememberGroups(): Promise<void>;
  /** After everything was made again: old ids lead to the new ones; how many. */
  saveRedirects(): Promise<number>;
  /** Saved pages whose mails are here too go into them; how many did. */
  mergePages(): Promise<number>;
  /** A page by its row, and the mail that it shows. */
  mergePage(page: number, mail: number): Promise<void>;
  /** Saved pages whose mail is not here. */
  listLonePages(): Promise<readonly LonePage[]>;
  /** Mails sent between two instants (ISO) whose subject holds `key` (lower case), the newest first. */
  listBySubject(from: string, to: string, key: string): Promise<readonly NearMail[]>;
  findMail(messageId: string): Promise<NearMail | undefined>;
  listInThread(thread: number): Promise<readonly NearMail[]>;
  listByTime(from: string, to: string): Promise<readonly NearMail[]>;
  /** The one mail whose id has the local part of `id` and a domain as long as its mask. */
  findMasked(id: string): Promise<string | undefined>;
  placePage(page: LonePage, place: PagePlace, own: readonly string[]): Promise<boolean>;
  /** Every content under a Message-ID, and the same text under others. */
  findRemovable(messageId: string): Promise<readonly RemovableMail[]>;
  /** Commits of git repositories, and what ties them to the mails. */
  readonly commits: CommitStore;
  /** Mails whose bytes are kept. */
  listKept(): Promise<readonly number[]>;
  /** With tombstones: no source brings them back. */
  removeMails(mails: readonly RemovableMail[]): Promise<void>;
  /** Other bytes in place of theirs, for good. */
  cutMails(mails: readonly CutMail[]): Promise<void>;
  /** `cut` over every head; how many mails had it. */
  cutHeads(cut: (value: string) => string): Promise<number>;
  /** Kept mails that name this one. */
  listNaming(messageId: string): Promise<readonly number[]>;
  /** What was redacted as a text, for mails that come later. */
  addTextPrint(print: TextPrint): Promise<void>;
  listTextPrints(): Promise<readonly TextPrint[]>;
  /** In the outbox, lock classes that are gone stand under the name that `hide` gives them. */
  hideGone(hide: (document: string) => string): Promise<void>;
  /** Nothing removed is left in the file or its log; false where a reader holds the log open. */
  scrub(): Promise<boolean>;
  counts(): Promise<{ reports: number; inversions: number; threads: number; fixes: number; claims: number }>;
  close(): Promise<void>;
  /** Of a base on a server: the file it works on; where that was just made anew, files beside it may be of another state. */
  readonly copy?: { readonly file: string; readonly isNew: boolean };
}

/** Another process writes this base: try later (exit 75). */
export class WriterBusy extends Error {}
