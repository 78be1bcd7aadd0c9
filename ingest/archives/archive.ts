/**
 * What every archive reader gives: batches of items, each a mail or the reason why there is none, and the same mails again by
 * their locators.
 */
import { MAX_MAIL_BYTES } from "../../lib/mail/index.ts";

/** A row each in archives.ts. */
export type Format =
  | "mbox"
  | "pipermail"
  | "eml"
  | "page"
  | "maildir"
  | "mh"
  | "folder"
  | "public-inbox"
  | "public-inbox-v1";

/** Closed list: a mail that is not stored has one of these. */
export const REJECT_REASONS = [
  "empty", // a From_ line or a blob with nothing behind it
  "not-a-mail", // no header field at all
  "too-large", // over 64 MiB
  "garbage", // lines before the first mail of a mailbox
  "missing", // the repository names it and does not have it
  "deleted", // taken out of its public inbox (a `d` entry)
  "gz-corrupt", // the stream ends or breaks here; what came before is kept
  "gz-bomb", // more than 200 bytes out of one in
  "archive-unreadable", // the file or repository broke while it was read
  "internal-error", // our bug: one mail's crash
] as const;

export type RejectReason = (typeof REJECT_REASONS)[number];

/** By its hash and its place the mail can be found although it is not kept. */
export const tooLarge = (bytes: number, sha256: string): string =>
  `${bytes} bytes, the limit is ${MAX_MAIL_BYTES}; sha256 ${sha256}`;

export type ArchiveItem =
  | {
      readonly kind: "message";
      /** Where it stands: a blob id, or `offset:length` in the (unzipped) file. */
      readonly locator: string;
      /** Reading after this cursor goes on behind this item. */
      readonly cursor: string;
      /** Valid for as long as it is held; it may share memory with its neighbours. */
      readonly bytes: Buffer;
    }
  | {
      readonly kind: "rejected";
      readonly locator: string;
      readonly cursor: string;
      readonly reason: RejectReason;
      readonly detail: string;
    };

export type FetchedMail = { readonly locator: string; readonly bytes: Buffer };

export interface Archive {
  readonly format: Format;
  /** Absolute. */
  readonly path: string;
  /** As the user said, else the folder's name where the format has one. */
  readonly list: string | null;
  /** On disk. */
  readonly bytes: number;
  /** Equal stamps: nothing has changed. */
  stamp(): Promise<string>;
  /** Flat in memory. `after`: cursor of the last item handled; where it does not fit (the file was replaced) all is read. */
  read(after: string | null): AsyncGenerator<readonly ArchiveItem[]>;
  /** The same bytes as `read` gave, in any order; a locator that is not there any more is left out. */
  fetch(locators: readonly string[]): AsyncGenerator<readonly FetchedMail[]>;
}

export type Opened =
  | { readonly archives: readonly Archive[]; readonly reason?: undefined }
  | { readonly archives?: undefined; readonly reason: string };

export interface ArchiveReader {
  readonly takes: "file" | "directory";
  /** `reason` where the content is not of this format; throws where it cannot be read. */
  open(path: string, list: string | null): Promise<Opened>;
}
