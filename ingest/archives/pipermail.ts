/**
 * Mailman's monthly texts: a mailbox whose addresses are spelled with " at ".
 *
 *   From ada at example.org  Tue Feb 12 12:14:08 2019
 *   From: ada at example.org (Ada Example)
 *
 * Ids, references and dates are whole; what was attached was taken out by Mailman. Addresses stay as printed.
 */
import type { ArchiveReader } from "./archive.ts";
import { readTextStart } from "./file-bytes.ts";
import { openMbox } from "./mbox.ts";

export const pipermail: ArchiveReader = {
  takes: "file",
  async open(path, list) {
    const start = (await readTextStart(path, 1024)).toString("latin1");
    if (!/^\s{0,100}From \S{1,200} at \S{1,200} {1,3}[A-Z][a-z]{2} /.test(start))
      return { reason: "no From_ line of Mailman's (From ada at example.org ...)" };
    return openMbox(path, list, "pipermail");
  },
};
