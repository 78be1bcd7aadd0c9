/**
 * MH: a folder of numbered files, a mail each.
 *
 *   12          the mail
 *   ,11         one that was deleted: not read
 *   .mh_sequences
 *
 *   locator  12:3456      number and size: packing a folder gives numbers anew
 */
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import type { ArchiveReader, Opened } from "./archive.ts";
import { mailFiles } from "./mail-files.ts";

export const mh: ArchiveReader = {
  takes: "directory",
  async open(path, list): Promise<Opened> {
    const names = await readdir(path);
    if (!names.some((name) => NUMBER.test(name))) return { reason: "no MH folder (numbered files)" };
    return {
      archives: [await mailFiles({ format: "mh", path, list: list ?? basename(path), folders: [""], toLocator })],
    };
  },
};

const NUMBER = /^[1-9]\d{0,9}$/;

const toLocator = (name: string, size: number): string | undefined =>
  NUMBER.test(name) ? `${name}:${size}` : undefined;
