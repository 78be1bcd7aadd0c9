import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openArchives } from "../../../ingest/archives.ts";
import { folder, MAILS, mail, outcome, readAll, toMboxrd, writeEpoch, writeFile } from "./boxes.ts";

const open = async (path: string) => (await openArchives(path, {}))[0];
const read = async (path: string, after: string | null = null) => outcome(await readAll(await open(path), after));

describe("what is no archive", () => {
  it("is refused in one line that names it and says why", async () => {
    const text = writeFile(
      "dmesg.txt",
      "[   12.345678] WARNING: possible circular locking dependency detected\nINFO: lockdep is off\n",
    );
    const twice = writeFile("twice.gz", gzipSync(gzipSync(toMboxrd(MAILS))));
    const empty = folder();
    for (const [path, reason] of [
      [text, "not a mail archive"],
      [twice, "compressed twice"],
      [empty, "without public-inbox epochs"],
      ["/nowhere/at/all", "no such file"],
      ["/dev/null", "neither a file nor a directory"],
    ] as const) {
      const error = await openArchives(path, {}).then(
        () => "opened",
        (cause: Error) => cause.message,
      );
      expect(error).toContain(path);
      expect(error).toContain(reason);
      expect(error).not.toContain("\n");
    }
  });

  it("includes a git repository of another kind", async () => {
    const path = writeEpoch(join(folder(), "0.git"), [{ m: MAILS[0] ?? Buffer.alloc(0) }]);
    writeFileSync(join(path, "HEAD"), "ref: ../../etc/passwd\n");
    await expect(openArchives(path, {})).rejects.toThrow(/names no branch/);
  });

  it.skipIf(process.getuid?.() === 0)(
    "includes what may not be read (skipped for root, who may read all)",
    async () => {
      const path = writeFile("list.mbox", toMboxrd(MAILS));
      chmodSync(path, 0o000);
      await expect(openArchives(path, {})).rejects.toThrow(path);
    },
  );

  it("does not include an empty mailbox or an inbox without mail", async () => {
    expect(await read(writeFile("empty.mbox", ""))).toEqual([]);
    expect(await read(writeEpoch(join(folder(), "0.git"), []))).toEqual([]);
  });
});

describe("an mbox", () => {
  it("that has grown is read on from where it ended", async () => {
    const path = writeFile("list.mbox", toMboxrd(MAILS));
    const archive = await open(path);
    const cursor = (await readAll(archive)).at(-1)?.cursor ?? null;
    const stamp = await archive?.stamp();
    appendFileSync(path, toMboxrd([mail("four", "new\n")]));
    expect(await archive?.stamp()).not.toBe(stamp);
    expect(await read(path, cursor)).toEqual(["four"]);
  });

  it("that was replaced or cut is read from the start", async () => {
    const cursor = (await readAll(await open(writeFile("list.mbox", toMboxrd(MAILS))))).at(-1)?.cursor ?? null;
    expect(await read(writeFile("list.mbox", toMboxrd([mail("other", "x\n".repeat(9999))])), cursor)).toEqual([
      "other",
    ]);
    expect(await read(writeFile("list.mbox", toMboxrd(MAILS.slice(0, 2))), cursor)).toEqual(["one", "two"]);
  });

  it("counts a mail over 64 MiB by place and hash and gives the ones around it, in little memory", async () => {
    const huge = Buffer.concat([mail("huge", ""), Buffer.alloc(65 << 20, "x".repeat(79).concat("\n"))]);
    const sha256Of = (bytes: Buffer) => hash("sha256", bytes);
    const rejects = async (path: string) =>
      (await readAll(await open(path))).flatMap((item) =>
        item.kind === "rejected" ? [[item.locator, item.detail]] : [],
      );
    const box = toMboxrd([mail("a", "a\n"), huge, mail("b", "b\n")]);
    const path = writeFile("list.mbox", box);
    expect(await read(path)).toEqual(["a", "too-large", "b"]);
    const [[locator = "", detail] = []] = await rejects(path);
    const [offset = 0, length = 0] = locator.split(":").map(Number);
    expect(detail).toBe(
      `${length} bytes, the limit is 67108864; sha256 ${sha256Of(box.subarray(offset, offset + length))}`,
    );
    expect(await rejects(writeFile("list.mbox.gz", gzipSync(box, { level: 1 })))).toEqual([[locator, detail]]);
    const whole = `${huge.length} bytes, the limit is 67108864; sha256 ${sha256Of(huge)}`;
    const eml = writeFile("huge.eml", huge);
    expect(await rejects(eml)).toEqual([[`0:${huge.length}`, whole]]);
    const [saved] = await openArchives(join(writeFile("a.eml", mail("a", "a\n")), ".."), {});
    copyFileSync(eml, join(saved?.path ?? "", "huge.eml"));
    const items = await readAll(saved);
    expect(items.flatMap((item) => (item.kind === "rejected" ? [item.detail] : []))).toEqual([whole]);
  }, 60_000);
});

describe("a .gz", () => {
  // Bodies that do not pack, so that a cut leaves whole mails before it.
  const mails = Array.from({ length: 50 }, (_, at) =>
    mail(
      `m${at}`,
      `${Array.from({ length: 300 }, (__, line) => Math.imul(line + at * 977, 2654435761).toString(36)).join("\n")}\n`,
    ),
  );
  const packed = gzipSync(toMboxrd(mails));

  it("that is cut keeps what came before, and one item says where", async () => {
    const items = await readAll(await open(writeFile("cut.mbox.gz", packed.subarray(0, packed.length >> 1))));
    const found = outcome(items);
    expect(found.at(-1)).toBe("gz-corrupt");
    expect(found.length).toBeGreaterThan(20);
    expect(found.slice(0, -1)).toEqual(mails.slice(0, found.length - 1).map((_, at) => `m${at}`));
    expect(items.at(-1)).toMatchObject({ detail: expect.stringMatching(/near byte \d+ of the file, \d+ of the text/) });
  });

  it("that is damaged in the middle keeps what came before", async () => {
    const bad = Buffer.from(packed);
    bad.fill(0xff, bad.length >> 1, (bad.length >> 1) + 64);
    const found = await read(writeFile("bad.mbox.gz", bad));
    expect(found.at(-1)).toBe("gz-corrupt");
    expect(found.length).toBeGreaterThan(20);
  });

  it("with several members is one text; what stands behind them is reported and costs no mail", async () => {
    const two = Buffer.concat([gzipSync(toMboxrd(mails.slice(0, 20))), gzipSync(toMboxrd(mails.slice(20)))]);
    expect(await read(writeFile("two.mbox.gz", two))).toHaveLength(50);
    const found = await read(writeFile("tail.mbox.gz", Buffer.concat([packed, Buffer.from("garbage")])));
    expect([found.length, found.at(-1)]).toEqual([51, "gz-corrupt"]);
  });

  it("that is a bomb is stopped early", async () => {
    const started = process.cpuUsage(); // the clock of a busy machine says nothing
    const bomb = Buffer.concat([packed, gzipSync(Buffer.alloc(256 << 20))]);
    const found = await read(writeFile("bomb.mbox.gz", bomb));
    expect(found.slice(0, 49)).toEqual(mails.slice(0, 49).map((_, at) => `m${at}`));
    expect(found.at(-1)).toMatch(/gz-bomb|too-large/);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
  });
});

describe("a public-inbox epoch", () => {
  const [one = mail("", ""), two = mail("", ""), three = mail("", "")] = MAILS;

  it("gives what is new since a commit, and all of it where the history was rewritten", async () => {
    const path = writeEpoch(join(folder(), "0.git"), [{ m: one }, { m: two }]);
    const cursor = (await readAll(await open(path))).at(-1)?.cursor ?? null;
    writeEpoch(path, [{ m: three }], "more");
    expect(await read(path, cursor)).toEqual(["three"]);
    expect(await read(path, "0".repeat(40))).toEqual(["one", "two", "three"]);
  });

  it("does not give a deleted mail, whenever it was deleted, and gives one that came again", async () => {
    const path = writeEpoch(join(folder(), "0.git"), [{ m: one }, { m: two }, { d: one }, { m: three }]);
    expect(await read(path)).toEqual(["deleted", "two", "three"]);
    const cursor = (await readAll(await open(path))).at(-1)?.cursor ?? null;
    writeEpoch(path, [{ d: two }, { m: one }], "more");
    expect(await read(path, cursor)).toEqual(["deleted", "one"]);
    expect(await read(path)).toEqual(["deleted", "deleted", "three", "one"]);
  });

  it("counts a blob that it does not have, and goes on", async () => {
    const path = writeEpoch(join(folder(), "0.git"), [{ m: one }, { m: two }, { m: three }]);
    const [, second] = await readAll(await open(path));
    unpack(path);
    const id = second?.locator ?? "";
    rmSync(join(path, "objects", id.slice(0, 2), id.slice(2)));
    expect(await read(path)).toEqual(["one", "missing", "three"]);
  });

  it("counts a blob that is damaged, and goes on", async () => {
    const path = writeEpoch(join(folder(), "0.git"), [{ m: one }, { m: two }, { m: three }]);
    const [, second] = await readAll(await open(path));
    unpack(path);
    const id = second?.locator ?? "";
    const file = join(path, "objects", id.slice(0, 2), id.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, "no object");
    const found = await read(path);
    expect([found[0], found[2]]).toEqual(["one", "three"]);
    expect(found[1]).toMatch(/archive-unreadable|missing/);
  });

  it("does not run or follow anything that the repository's own settings name", async () => {
    const path = writeEpoch(join(folder(), "0.git"), [{ m: one }]);
    const trap = join(path, "trapped");
    const script = writeFile("trap.sh", `#!/bin/sh\ntouch ${trap}\n`);
    chmodSync(script, 0o755);
    mkdirSync(join(path, "hooks"), { recursive: true });
    appendFileSync(
      join(path, "config"),
      `[core]\n\tpager = ${script}\n\tfsmonitor = ${script}\n\tsshCommand = ${script}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${script}\n[diff]\n\texternal = ${script}\n[remote "o"]\n\turl = ext::${script}\n\tpromisor = true\n[include]\n\tpath = /etc/passwd\n`,
    );
    expect(await read(path)).toEqual(["one"]);
    expect(readdirSync(path)).not.toContain("trapped");
  });

  it("knows its list from its folder, unless the user says another", async () => {
    const path = join(folder(), "example-devel.example.org");
    writeEpoch(join(path, "git", "0.git"), [{ m: one }]);
    expect((await openArchives(path, {}))[0]?.list).toBe("example-devel.example.org");
    expect((await openArchives(join(path, "git", "0.git"), {}))[0]?.list).toBe("example-devel.example.org");
    expect((await openArchives(path, { list: "mine" }))[0]?.list).toBe("mine");
  });
});

/** Packs back into loose objects, so that a test can break one. */
function unpack(path: string): void {
  const packs = join(path, "objects", "pack");
  const aside = folder();
  for (const name of readdirSync(packs)) {
    const bytes = readFileSync(join(packs, name));
    rmSync(join(packs, name), { force: true });
    if (name.endsWith(".pack")) writeFileSync(join(aside, name), bytes);
  }
  for (const name of readdirSync(aside))
    execFileSync("git", ["--git-dir", path, "unpack-objects", "-q"], { input: readFileSync(join(aside, name)) });
}
