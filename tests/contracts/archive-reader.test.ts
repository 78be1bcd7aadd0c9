/**
 * What every archive format promises: the same three mails come out byte-identical, reading goes on after any of them, they
 * can be fetched again in any order, and a damaged item is reported and not fatal. A new format is a row of FORMS.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Archive, FORMATS, type Format, openArchives, REJECT_REASONS } from "../../ingest/archives.ts";
import { pageMail, parsePage } from "../../lib/mail/index.ts";
import { folder, MAILS, outcome, readAll, toMboxrd, writeEpoch, writeFile, writeV1 } from "../ingest/archives/boxes.ts";
import { HTML_HYPERMAIL, HTML_LKML_ORG, HTML_MARC } from "../lib/mail/pages/html-texts.ts";
import { FLATTENED, HYPERMAIL, LKML_ORG, MARC, SPINICS } from "../lib/mail/pages/texts.ts";

type Form = {
  readonly name: string;
  readonly format: Format;
  /** Writes the mails, and gives the paths that hold them all together. */
  readonly write: (mails: readonly Buffer[]) => readonly string[];
  /** What comes out where the format holds something else than mails. */
  readonly gives?: readonly Buffer[];
  /** The mails with one item between them that is none, and its reason. */
  readonly damaged: ((mails: readonly Buffer[]) => readonly string[]) | null;
};

const CTIME = "Tue Feb 12 12:14:08 2019";
const garbage = (mails: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from("no mail\n"), toMboxrd(mails)]);
const withCrlf = (bytes: Buffer): Buffer => Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
const emptied = (mails: readonly Buffer[]) => mails.flatMap((m) => [{ m }, { m: Buffer.alloc(0) }]);
const inbox = (write: (path: string) => unknown): string[] => {
  const path = join(folder(), "example-devel.example.org");
  write(join(path, "git", "0.git"));
  return [path];
};

const PAGES = [HYPERMAIL, LKML_ORG, SPINICS];
const OTHER_PAGES = [MARC, FLATTENED, HTML_MARC];
const HTML_PAGES = [HTML_HYPERMAIL, HTML_LKML_ORG, HTML_MARC];
const asMails = (pages: readonly string[]) =>
  pages.flatMap((text) => {
    const page = parsePage(text);
    return page ? [pageMail(page)] : [];
  });

const FORMS: readonly Form[] = [
  {
    name: "mboxrd",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox", toMboxrd(mails))],
    damaged: (mails) => [writeFile("list.mbox", garbage(mails))],
  },
  {
    name: "mboxrd with CRLF",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox", withCrlf(toMboxrd(mails)))],
    damaged: null,
  },
  {
    name: "mboxrd, gzipped",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox.gz", gzipSync(toMboxrd(mails)))],
    damaged: (mails) => [writeFile("list.mbox.gz", Buffer.concat([gzipSync(toMboxrd(mails)), Buffer.from("no gzip")]))],
  },
  {
    name: "mboxo",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox", toMboxo(mails))],
    gives: MAILS.map(withoutQuotedFrom),
    damaged: (mails) => [writeFile("list.mbox", Buffer.concat([Buffer.from("no mail\n"), toMboxo(mails)]))],
  },
  {
    name: "mboxo, gzipped",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox.gz", gzipSync(toMboxo(mails)))],
    gives: MAILS.map(withoutQuotedFrom),
    damaged: (mails) => [writeFile("list.mbox.gz", Buffer.concat([gzipSync(toMboxo(mails)), Buffer.from("no gzip")]))],
  },
  {
    name: "eml",
    format: "eml",
    write: (mails) => mails.map((mail, at) => writeFile(`${at}.eml`, mail)),
    damaged: null,
  },
  {
    name: "eml, gzipped",
    format: "eml",
    write: (mails) => mails.map((mail, at) => writeFile(`${at}.eml.gz`, gzipSync(mail))),
    damaged: (mails) =>
      [...mails, MAILS[0] ?? Buffer.alloc(0)].map((mail, at) =>
        writeFile(`${at}.eml.gz`, at === 3 ? gzipSync(mail).subarray(0, -20) : gzipSync(mail)),
      ),
  },
  {
    name: "mboxcl2",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox", toMboxcl2(mails))],
    gives: MAILS.map(withLength),
    damaged: (mails) => [writeFile("list.mbox", Buffer.concat([Buffer.from("no mail\n"), toMboxcl2(mails)]))],
  },
  {
    name: "mboxcl2, gzipped",
    format: "mbox",
    write: (mails) => [writeFile("list.mbox.gz", gzipSync(toMboxcl2(mails)))],
    gives: MAILS.map(withLength),
    damaged: (mails) => [
      writeFile("list.mbox.gz", gzipSync(Buffer.concat([Buffer.from("no mail\n"), toMboxcl2(mails)]))),
    ],
  },
  {
    name: "pipermail",
    format: "pipermail",
    write: (mails) => [writeFile("2019-February.txt.gz", gzipSync(toPipermail(mails)))],
    damaged: (mails) => [
      writeFile("2019-February.txt.gz", Buffer.concat([gzipSync(toPipermail(mails)), Buffer.from("no gzip")])),
    ],
  },
  {
    name: "maildir",
    format: "maildir",
    write: (mails) => [maildir(mails)],
    damaged: (mails) => {
      const path = maildir(mails);
      writeFileSync(join(path, "new", "9.empty.host"), "");
      symlinkSync("/etc/passwd", join(path, "cur", "9.link.host:2,S"));
      execFileSync("mkfifo", [join(path, "new", "9.pipe.host")]);
      return [path];
    },
  },
  {
    name: "MH folder",
    format: "mh",
    write: (mails) => [mhFolder(mails)],
    damaged: (mails) => {
      const path = mhFolder(mails);
      writeFileSync(join(path, "7"), "");
      symlinkSync("/etc/passwd", join(path, "8"));
      return [path];
    },
  },
  {
    name: "folder of saved mails",
    format: "folder",
    write: (mails) => [savedMails(mails)],
    damaged: (mails) => {
      const path = savedMails(mails);
      writeFileSync(join(path, "picture.png"), Buffer.from([137, 80, 78, 71, 0]));
      writeFileSync(join(path, "empty.eml"), "");
      writeFileSync(join(path, "broken.eml.gz"), gzipSync(mails[0] ?? Buffer.alloc(0)).subarray(0, -20));
      symlinkSync("/etc/passwd", join(path, "link.eml"));
      execFileSync("mkfifo", [join(path, "pipe.eml")]);
      return [path];
    },
  },
  {
    name: "public-inbox v1 repository",
    format: "public-inbox-v1",
    write: (mails) => [writeV1(join(folder(), "example.git"), mails)],
    damaged: (mails) => [writeV1(join(folder(), "example.git"), [...mails, Buffer.alloc(0)])],
  },
  {
    name: "saved page",
    format: "page",
    write: () => PAGES.map((text, at) => writeFile(`${at}.txt`, text)),
    gives: asMails(PAGES),
    damaged: null,
  },
  {
    name: "saved page of marc, flattened, gzipped",
    format: "page",
    write: () => OTHER_PAGES.map((text, at) => writeFile(`${at}.txt.gz`, gzipSync(text))),
    gives: asMails(OTHER_PAGES),
    damaged: null,
  },
  {
    name: "page saved as HTML",
    format: "page",
    write: () => HTML_PAGES.map((text, at) => writeFile(`${at}.html`, text)),
    gives: asMails(HTML_PAGES),
    damaged: null,
  },
  {
    name: "public-inbox v2 folder",
    format: "public-inbox",
    write: (mails) =>
      inbox((path) =>
        writeEpoch(
          path,
          mails.map((m) => ({ m })),
        ),
      ),
    damaged: (mails) => inbox((path) => writeEpoch(path, emptied(mails))),
  },
  {
    name: "public-inbox v2 in two epochs",
    format: "public-inbox",
    write: (mails) =>
      inbox((path) => {
        writeEpoch(
          path,
          mails.slice(0, 2).map((m) => ({ m })),
        );
        writeEpoch(
          path.replace("0.git", "1.git"),
          mails.slice(2).map((m) => ({ m })),
        );
      }),
    damaged: (mails) =>
      inbox((path) => {
        writeEpoch(path, emptied(mails.slice(0, 2)));
        writeEpoch(path.replace("0.git", "1.git"), emptied(mails.slice(2)));
      }),
  },
  {
    name: "one epoch",
    format: "public-inbox",
    write: (mails) => [
      writeEpoch(
        join(folder(), "0.git"),
        mails.map((m) => ({ m })),
      ),
    ],
    damaged: (mails) => [writeEpoch(join(folder(), "0.git"), emptied(mails))],
  },
];

/** Mails of every form hold this field where the form asks for it. */
function withLength(mail: Buffer): Buffer {
  const text = mail.toString("latin1");
  const at = text.indexOf("\n\n");
  return Buffer.from(`${text.slice(0, at)}\nContent-Length: ${text.length - at - 2}${text.slice(at)}`, "latin1");
}

const toMboxcl2 = (mails: readonly Buffer[]): Buffer =>
  Buffer.concat(
    mails.flatMap((mail) => [Buffer.from(`From a@example.org ${CTIME}\n`), withLength(mail), Buffer.from("\n")]),
  );

/** mboxo escapes `From ` alone, so a line that was `>From ` before cannot be told from one that it escaped. */
const toMboxo = (mails: readonly Buffer[]): Buffer =>
  Buffer.concat(
    mails.flatMap((mail) => [
      Buffer.from(`From a@example.org ${CTIME}\n`),
      Buffer.from(mail.toString("latin1").replaceAll(/^From /gm, ">From "), "latin1"),
      Buffer.from(mail.at(-1) === 10 ? "\n" : "\n\n"),
    ]),
  );
function withoutQuotedFrom(mail: Buffer): Buffer {
  return Buffer.from(mail.toString("latin1").replaceAll(/^>(?=>*From )/gm, ""), "latin1");
}

const toPipermail = (mails: readonly Buffer[]): Buffer =>
  Buffer.from(
    toMboxrd(mails)
      .toString("latin1")
      .replaceAll("From mboxrd@z Thu Jan  1 00:00:00 1970", `From a at example.org  ${CTIME}`),
    "latin1",
  );

function maildir(mails: readonly Buffer[]): string {
  const path = join(folder(), "example-devel");
  for (const name of ["cur", "new", "tmp"]) mkdirSync(join(path, name), { recursive: true });
  for (const [at, mail] of mails.entries())
    writeFileSync(join(path, at === 1 ? "new" : "cur", `${at + 1}.M1.host${at === 1 ? "" : ":2,S"}`), mail);
  writeFileSync(join(path, "cur", ".index"), "no mail");
  return path;
}

function mhFolder(mails: readonly Buffer[]): string {
  const path = join(folder(), "example-devel");
  mkdirSync(path);
  for (const [at, mail] of mails.entries()) writeFileSync(join(path, String(at + 1)), mail);
  writeFileSync(join(path, ".mh_sequences"), "unseen: 1-3\n");
  writeFileSync(join(path, ",4"), "deleted");
  return path;
}

/** As mail programs name them; hidden files and folders beside. */
function savedMails(mails: readonly Buffer[]): string {
  const path = join(folder(), "example-devel");
  mkdirSync(join(path, "page_files"), { recursive: true });
  for (const [at, mail] of mails.entries())
    writeFileSync(join(path, `Re_ a mail, ${at}.eml${at === 1 ? ".gz" : ""}`), at === 1 ? gzipSync(mail) : mail);
  writeFileSync(join(path, ".DS_Store"), "no mail");
  return path;
}

async function open(paths: readonly string[]): Promise<Archive[]> {
  const archives: Archive[] = [];
  for (const path of paths) archives.push(...(await openArchives(path, {})));
  return archives;
}

async function read(archives: readonly Archive[]): Promise<Buffer[]> {
  const mails: Buffer[] = [];
  for (const archive of archives)
    for (const item of await readAll(archive)) if (item.kind === "message") mails.push(item.bytes);
  return mails;
}

const hex = (mails: readonly Buffer[]): string[] => mails.map((mail) => mail.toString("latin1"));

describe.each(FORMS)("$name", ({ format, write, damaged, gives = MAILS }) => {
  it("is told from its content and gives the three mails byte by byte", async () => {
    const archives = await open(write(MAILS));
    expect(archives.every((archive) => archive.format === format && archive.bytes > 0)).toBe(true);
    expect(hex(await read(archives))).toEqual(hex(gives));
  });

  it("goes on after each item, and is at its end after the last", async () => {
    for (const archive of await open(write(MAILS))) {
      const items = await readAll(archive);
      for (const [at, item] of items.entries())
        expect(outcome(await readAll(archive, item.cursor))).toEqual(outcome(items.slice(at + 1)));
      expect(outcome(await readAll(archive, "no cursor of ours"))).toEqual(outcome(items));
    }
  });

  it("gives the same bytes again for its locators, in any order, and nothing for others", async () => {
    for (const archive of await open(write(MAILS))) {
      const items = await readAll(archive);
      const wanted = items.map(({ locator }) => locator).toReversed();
      const fetched = new Map<string, string>();
      for await (const mails of archive.fetch([...wanted, "9999999:10", "f".repeat(40), "junk"]))
        for (const { locator, bytes } of mails) fetched.set(locator, bytes.toString("latin1"));
      expect(fetched.size).toBe(items.length);
      for (const item of items)
        if (item.kind === "message") expect(fetched.get(item.locator)).toBe(item.bytes.toString("latin1"));
    }
  });

  it("has the same stamp while nothing changes", async () => {
    for (const archive of await open(write(MAILS))) expect(await archive.stamp()).toBe(await archive.stamp());
  });

  it.skipIf(damaged === null)("reports a damaged item and gives the mails around it", async () => {
    const items: string[] = [];
    for (const archive of await open(damaged?.(MAILS) ?? [])) items.push(...outcome(await readAll(archive)));
    expect(items.filter((item) => ["one", "two", "three"].includes(item))).toEqual(["one", "two", "three"]);
    expect(items.length).toBeGreaterThan(3);
  });
});

describe("a folder of saved files", () => {
  it("holds pages and mailboxes beside mails, each an archive of its own", async () => {
    const path = savedMails(MAILS.slice(0, 1));
    writeFileSync(join(path, "page.txt"), HYPERMAIL);
    writeFileSync(join(path, "2019-February.txt.gz"), gzipSync(toPipermail(MAILS.slice(1, 2))));
    writeFileSync(join(path, "list.mbox"), toMboxrd(MAILS.slice(2)));
    const archives = await openArchives(path, {});
    expect(archives.map(({ format, list }) => [format, list])).toEqual([
      ["folder", null],
      ["pipermail", null],
      ["mbox", null],
      ["page", null],
    ]);
    expect(hex(await read(archives))).toEqual(hex([...MAILS, ...asMails([HYPERMAIL])]));
  });

  it("is refused where nothing in it is a mail", async () => {
    const path = folder();
    writeFileSync(join(path, "notes.txt"), "no mail\n");
    writeFileSync(join(path, "empty"), "");
    await expect(openArchives(path, {})).rejects.toThrow("no file in it is a mail, a mailbox or a saved page");
  });
});

describe("the table of formats", () => {
  it("has a form for each format, and few reasons", () => {
    expect(new Set(FORMS.map(({ format }) => format))).toEqual(new Set(FORMATS));
    expect(REJECT_REASONS.length).toBeLessThanOrEqual(15);
  });
});
