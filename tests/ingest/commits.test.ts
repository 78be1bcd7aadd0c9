// `deadlore commits`: a patch of a list becomes the commit that a repository holds, and what the repository says goes on from there.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBodyLines } from "../../lib/fixes/body-lines.ts";
import { readDiff } from "../../lib/fixes/patch.ts";
import { parseMessage } from "../../lib/mail/index.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { applied, type MadeRepository, makeRepository } from "../setup/repository.ts";

const SAMPLE = fileURLToPath(new URL("../../ingest/sample/demo-fs.mbox", import.meta.url));
const PATCH = "20220718062233.90417-1-wanda.ozols@example.org";
const REPORT = "f2a61c0e-77b4-4d7c-9a55-0c6cf1be2e10@example.com";
const WANDA = "Wanda Ozols <wanda.ozols@example.org>";

type Fix = { messageId: string | null; state: string; commit: string | null; commitTitle: string | null; via: string };
type Shown = { fixes: Fix[]; resolution: { state: string; quote: { text: string; url: string } | null } };

/** The inversion that the mail reports. */
function inversionOf(base: Base, messageId: string): Shown {
  const { inversions }: { inversions: string[] } = JSON.parse(base.run(["show", messageId, "--json"]).stdout);
  return JSON.parse(base.run(["show", inversions[0] ?? "", "--json"]).stdout);
}

async function filesOf(messageId: string) {
  const mails = readFileSync(SAMPLE, "utf8").split(/^From (?=\S+ .*\d{4}$)/m);
  const raw = mails.find((mail) => mail.includes(`\nMessage-ID: <${messageId}>`)) ?? "";
  const message = await parseMessage(Buffer.from(raw.slice(raw.indexOf("\n") + 1)));
  return { ...applied(readDiff(readBodyLines(message.body))), title: message.subject.replace(/^\[.*?\] /, "") };
}

describe("deadlore commits", () => {
  let base: Base;
  let repository: MadeRepository;
  let read: {
    seen: number;
    tied: number;
    ties: Record<string, number>;
    unknown: Record<string, number>;
    released: number;
  };
  let fixed = "";
  beforeAll(async () => {
    base = makeBase();
    expect(base.run(["ingest", SAMPLE]).status).toBe(0);
    const { before, after, title } = await filesOf(PATCH);
    repository = makeRepository([
      { message: "start", date: "2015-01-01T00:00:00Z" },
      { message: "base", date: "2022-07-18T00:00:00Z", files: before, tag: "v5.19-rc7" },
      {
        message: `lochfs: ${title.split(": ")[1]?.replace("convert", "Convert")}\n\nCloses: https://lore.kernel.org/r/${REPORT}\nReported-by: syzbot+00000000000000000000@syzkaller.appspotmail.com\n`,
        author: WANDA,
        date: "2022-07-19T00:00:00Z",
        committed: "2022-07-25T00:00:00Z",
        files: after,
      },
      {
        message: 'other\n\nFixes: 0123456789ab ("nothing")\n',
        date: "2022-07-26T00:00:00Z",
        files: { x: "1\n" },
        tag: "v6.0",
      },
    ]);
    fixed = repository.shas[2] ?? "";
    read = JSON.parse(base.run(["commits", repository.dir, "--json"]).stdout);
  }, 60_000);
  afterAll(() => {
    base?.remove();
    repository?.remove();
  });

  it("finds the patch under another title by its change, and the report by its trailer", () => {
    expect(read).toMatchObject({
      seen: 3,
      tied: 1,
      ties: { "patch by patch-id": 1, "report by Closes": 1 },
      unknown: { "bug of syzbot that is not here": 1 },
      released: 1,
    });
  });

  it("makes the fix merged, with commit, title and what tied them, quoted and linked", () => {
    const { fixes, resolution } = inversionOf(base, REPORT);
    expect(fixes.find(({ messageId }) => messageId === PATCH)).toMatchObject({
      state: "merged",
      commit: fixed,
      commitTitle: "lochfs: Convert small files at open, not in mmap",
    });
    expect(resolution.state).toBe("merged");
    expect(resolution.quote).toMatchObject({
      text: expect.stringContaining(fixed.slice(0, 12)),
      url: expect.stringContaining(fixed),
    });
  });

  it("tells the first release that holds it, by commit id and in the dump", () => {
    const dumped = base
      .run(["dump"])
      .stdout.split("\n")
      .filter((line) => line.startsWith('{"record":"commit"'));
    expect(dumped.map((line) => JSON.parse(line))).toMatchObject([
      {
        sha: fixed,
        release: "v6.0",
        ties: [
          { kind: "patch", target: PATCH, rule: "patch-id" },
          { kind: "report", target: REPORT, rule: "Closes" },
        ],
      },
    ]);
    expect(JSON.parse(base.run(["show", `commit:${fixed.slice(0, 12)}`, "--json"]).stdout)).toMatchObject({
      commit: fixed,
      release: "v6.0",
      patches: [{ messageId: PATCH, rule: "patch-id" }],
    });
  });

  it("reads nothing twice, and only what is new", () => {
    const again = JSON.parse(base.run(["commits", repository.dir, "--json"]).stdout);
    expect(again).toMatchObject({ seen: 0, tied: 0 });
    const [revert = ""] = repository.add([
      {
        message: `Revert "lochfs: Convert"\n\nThis reverts commit ${fixed}.\n`,
        date: "2022-08-01T00:00:00Z",
        files: { y: "1\n" },
      },
    ]);
    expect(JSON.parse(base.run(["commits", repository.dir, "--json"]).stdout)).toMatchObject({
      seen: 1,
      tied: 1,
      ties: { "reverts by This reverts commit": 1 },
    });
    expect(inversionOf(base, REPORT).fixes.find(({ messageId }) => messageId === PATCH)).toMatchObject({
      state: "reverted",
    });
    expect(base.run(["show", `commit:${fixed}`]).stdout).toContain(revert.slice(0, 12));
  }, 60_000);

  it("reads a history that was cut, and says so", () => {
    const shallow = mkdtempSync(join(tmpdir(), "deadlore-shallow-"));
    repository.git("clone", "--quiet", "--bare", "--depth=3", `file://${repository.dir}`, shallow);
    const { status, stderr, stdout } = base.run(["commits", shallow, "--json"]);
    expect([status, stderr]).toEqual([0, expect.stringContaining("shallow")]);
    expect(JSON.parse(stdout)).toMatchObject({ shallow: true, seen: 3 });
    rmSync(shallow, { recursive: true });
  }, 60_000);

  it.each([
    ["a folder that is none", () => tmpdir(), /no git repository/],
    ["a path that is none", () => "/nowhere/at/all", /no such folder/],
    ["one whose HEAD names a commit that is not there", () => brokenHead(), /git ended with|bad object|HEAD/],
  ])("refuses %s in one line", (_, make, expected) => {
    const { status, stderr, stdout } = base.run(["commits", make()]);
    expect(status).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(expected);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("runs nothing of the repository: no hook, pager or filter of its config", () => {
    const odd = makeRepository([
      { message: "one", date: "2022-07-18T00:00:00Z", files: { a: "1\n", ".gitattributes": "* diff=evil\n" } },
    ]);
    const witness = join(odd.dir, "ran");
    writeFileSync(
      join(odd.dir, "config"),
      `[core]\n\tbare = true\n\tpager = touch ${witness}\n\tfsmonitor = touch ${witness}\n[diff "evil"]\n\ttextconv = touch ${witness}\n\tcommand = touch ${witness}\n[alias]\n\tlog = !touch ${witness}\n`,
    );
    mkdirSync(join(odd.dir, "hooks"), { recursive: true });
    expect(base.run(["commits", odd.dir]).status).toBe(0);
    expect(() => readFileSync(witness)).toThrow();
    odd.remove();
  }, 60_000);
});

function brokenHead(): string {
  const { dir } = makeRepository([{ message: "one" }]);
  writeFileSync(join(dir, "refs", "heads", "master"), `${"1234567890".repeat(4)}\n`);
  return dir;
}
