/**
 * The same mails in every form an archive has: what was read once is not stored again, and no form nor order changes the base.
 * All forms go in with one command, for starting it costs more than reading them.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { contentHash, formatMboxrd, unescapeMbox } from "../../lib/mail/index.ts";
import { makeBase } from "../setup/deadlore.ts";
import { folder, writeEpoch, writeFile, writeV1 } from "./archives/boxes.ts";

const sample = fileURLToPath(new URL("../../ingest/sample/", import.meta.url));

const mails: readonly Buffer[] = readdirSync(sample)
  .filter((name) => name.endsWith(".mbox"))
  .flatMap((name) => readFileSync(sample + name, "latin1").split(/(?=^From mboxrd@z )/m))
  .map((text) => unescapeMbox(Buffer.from(text.slice(text.indexOf("\n") + 1).replace(/\n\n$/, "\n"), "latin1")));

const box = (write: (mail: Buffer) => Buffer): Buffer => Buffer.concat(mails.map(write));
const mboxrd = box(formatMboxrd);

const FROM = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";
const mboxo = box((mail) => Buffer.from(`${FROM}${mail.toString("latin1").replace(/^From /gm, ">From ")}\n`, "latin1"));
const pipermail = box((mail) =>
  Buffer.from(`From ada at example.org  Tue Feb 12 12:14:08 2019\n${mail.toString("latin1")}\n`, "latin1"),
);
const mboxcl2 = box((mail) => {
  const text = mail.toString("latin1");
  const blank = text.indexOf("\n\n") + 1;
  const head = `${text.slice(0, blank)}Content-Length: ${text.length - blank - 1}\n`;
  return Buffer.from(`${FROM}${head}${text.slice(blank)}\n`, "latin1");
});

/** As mutt and Thunderbird leave it. */
const asRead = (mail: Buffer): Buffer =>
  Buffer.from(
    mail
      .toString("latin1")
      .replace(
        "\n\n",
        "\nStatus: RO\nX-Status: A\nX-Keywords: NonJunk\n more\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00800000\nX-UID: 7\nLines: 99\n\n",
      ),
    "latin1",
  );

/** One file a mail. `name`: of the file, from the mail's number. */
function spread(folders: readonly string[], name: (at: number) => string): string {
  const path = join(folder(), "list");
  for (const one of folders) mkdirSync(join(path, one), { recursive: true });
  for (const [at, mail] of mails.entries()) writeFileSync(join(path, folders.at(-1) ?? "", name(at)), mail);
  return path;
}

const FORMS: Readonly<Record<string, () => string | readonly string[]>> = {
  mboxo: () => writeFile("o.mbox", mboxo),
  "mboxrd, gzipped": () => writeFile("rd.mbox.gz", gzipSync(mboxrd)),
  "mboxo, gzipped": () => writeFile("o.mbox.gz", gzipSync(mboxo)),
  mboxcl2: () => writeFile("cl2.mbox", mboxcl2),
  "mbox that a mail program has read": () =>
    writeFile(
      "read.mbox",
      box((mail) => formatMboxrd(asRead(mail))),
    ),
  pipermail: () => writeFile("2019-February.txt.gz", gzipSync(pipermail)),
  maildir: () => spread(["cur", "new"], (at) => `${at}.a.host`),
  MH: () => spread(["."], (at) => String(at + 1)),
  "eml, a file a mail": () => mails.map((mail, at) => writeFile(`${at}.eml`, mail)),
  "public-inbox v1": () => writeV1(join(folder(), "v1.git"), mails),
  "public-inbox v2": () => {
    const path = join(folder(), "v2");
    mkdirSync(join(path, "git"), { recursive: true });
    const half = mails.length >> 1;
    for (const [epoch, part] of [mails.slice(0, half), mails.slice(half)].entries())
      writeEpoch(
        join(path, "git", `${epoch}.git`),
        part.map((m) => ({ m })),
      );
    return path;
  },
};

describe("the same mails in another form", () => {
  it("were cut out of the sample as they stand there", () => {
    expect(mails.length).toBeGreaterThan(20);
    expect(new Set(mails.map((mail) => contentHash(mail))).size).toBe(mails.length);
  });

  it("are stored once, and give the same base whichever came first", () => {
    const [first, last] = [makeBase(), makeBase()];
    onTestFinished(() => {
      for (const base of [first, last]) base.remove();
    });
    const others = Object.values(FORMS).flatMap((write) => write());
    const reference = writeFile("rd.mbox", mboxrd);
    expect(first.run(["ingest", reference]).stdout).toContain(`${mails.length} mails seen`);
    const dump = first.run(["dump"]).stdout;
    const again = first.run(["ingest", ...others]);
    expect([again.status, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).toContain(`in all: ${Object.keys(FORMS).length * mails.length} mails seen = 0 stored`);
    expect(first.run(["dump"]).stdout.split("\n")).toEqual(dump.split("\n"));
    expect(last.run(["ingest", ...others.toReversed(), reference]).status).toBe(0);
    expect(last.run(["dump"]).stdout.split("\n")).toEqual(dump.split("\n"));
  }, 120_000);
});
