/**
 * maildir: a file a mail, in new/ until it was seen and in cur/ afterwards.
 *
 *   cur/1549973648.M1P2.host:2,RS        what stands before ":" stays when the mail is moved or its flags change
 *
 *   locator  1549973648.M1P2.host
 */
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ArchiveReader, Opened } from "./archive.ts";
import { mailFiles } from "./mail-files.ts";

export const maildir: ArchiveReader = {
  takes: "directory",
  async open(path, list): Promise<Opened> {
    const found = await Promise.all(["cur", "new"].map((name) => stat(join(path, name)).catch(() => undefined)));
    if (!found.every((one) => one?.isDirectory())) return { reason: "no maildir (cur/ and new/)" };
    const folders = ["cur", "new"];
    const name = basename(path).replace(/^\./, "");
    return {
      archives: [await mailFiles({ format: "maildir", path, list: list ?? (name || null), folders, toLocator })],
    };
  },
};

/** A dot in front hides what is no mail (tables of Dovecot and Courier). */
const toLocator = (name: string): string | undefined =>
  name.startsWith(".") ? undefined : name.replace(/[:;!]2,[A-Za-z]*$/, "");
