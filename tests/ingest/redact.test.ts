// `deadlore redact`: what was removed is in no file of the base, its address says so, and its source does not bring it back.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { toMboxrd, writeFile } from "./archives/boxes.ts";

const SECRET = "the quick phone number 555-0199 of Ada";
const mail = (id: string, fields: string, body: string): Buffer =>
  Buffer.from(
    `Message-ID: <${id}@example.org>\nFrom: Ada <ada@example.org>\nDate: Tue, 12 Feb 2019 12:14:08 +0100\n${fields}\n${body}`,
  );
const REPORT = `WARNING: possible circular locking dependency detected
6.2.0 #1 Not tainted
------------------------------------------------------
demo/1 is trying to acquire lock:
ffff888000000001 (&demo->a){+.+.}-{3:3}, at: demo_a+0x10/0x20 fs/demo/a.c:10

but task is already holding lock:
ffff888000000002 (&demo->b){+.+.}-{3:3}, at: demo_b+0x10/0x20 fs/demo/b.c:20

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

-> #1 (&demo->b){+.+.}-{3:3}:
       demo_b+0x10/0x20 fs/demo/b.c:20
       demo_ab+0x10/0x20 fs/demo/b.c:30

-> #0 (&demo->a){+.+.}-{3:3}:
       demo_a+0x10/0x20 fs/demo/a.c:10
       demo_ba+0x10/0x20 fs/demo/a.c:40

other info that might help us debug this:
`;
const THREAD: readonly Buffer[] = [
  mail("root", "Subject: possible deadlock in demo_a\n", REPORT),
  mail(
    "secret",
    "Subject: Re: possible deadlock in demo_a\nIn-Reply-To: <root@example.org>\n",
    `It is a false positive: call ${SECRET}.\n`,
  ),
  mail(
    "reply",
    "Subject: Re: possible deadlock in demo_a\nIn-Reply-To: <secret@example.org>\nReferences: <root@example.org> <secret@example.org>\n",
    `> It is a false positive: call ${SECRET}.\n\nI did, and this deadlock is real.\n`,
  ),
];

/** Where the text still is. It is stored packed, so what the base gives out shows more than a search in its files. */
function traces(base: Base, text: string): string[] {
  const files = readdirSync(base.folder).filter((name) => name.startsWith("base"));
  const commands = [
    ["dump"],
    ["show", "reply@example.org"],
    ["thread", "root@example.org"],
    ["mbox", "root@example.org"],
  ];
  return [
    ...files.filter((name) => readFileSync(join(base.folder, name)).includes(text)),
    ...commands.filter((args) => base.run(args).stdout.includes(text)).map(([name = ""]) => name),
    ...(base.run(["search", `"${text}"`]).status === 0 ? ["search"] : []),
  ];
}

describe("redact", () => {
  const bases: Base[] = [];
  let base: Base;
  let box = "";
  beforeEach(() => {
    base = makeBase();
    bases.push(base);
    box = writeFile("list.mbox", toMboxrd(THREAD));
    expect(base.run(["ingest", box]).status).toBe(0);
  });
  afterAll(() => {
    for (const one of bases) one.remove();
  });

  it("finds its text before, so the search for traces is one", () => {
    expect(traces(base, SECRET)).toEqual(expect.arrayContaining(["show", "mbox", "search"]));
  });

  it("removes a mail, the lines that others quote of it, and keeps the thread's shape", () => {
    expect(base.json(["redact", "<secret@example.org>"])).toEqual({ removed: 1, cut: 1 });
    expect(traces(base, SECRET)).toEqual([]);
    const reply = base.run(["show", "reply@example.org"]).stdout;
    expect(reply).toContain("[redacted]");
    expect(reply).toContain("I did, and this deadlock is real.");
    expect(base.run(["thread", "root@example.org"]).stdout).toMatch(/<secret@example.org>\n.* ` Re: possible deadlock/);
    expect(base.run(["show", "root@example.org"]).status).toBe(0);
    expect(base.run(["show", "secret@example.org"]).stderr).toContain("was removed");
    expect(base.run(["redact", "secret@example.org"])).toMatchObject({
      status: 1,
      stderr: "deadlore: secret@example.org: removed before\n",
    });
    expect(base.run(["index", "verify"]).status).toBe(0);
  }, 120_000);

  it("does not bring it back from the same source, nor from another", () => {
    base.run(["redact", "secret@example.org"]);
    const other = writeFile("again.mbox", toMboxrd(THREAD));
    expect(base.json(["ingest", other])).toMatchObject({ total: { seen: 3, stored: 0, duplicate: 2, redacted: 1 } });
    expect(base.json(["ingest", box])).toMatchObject({ total: { stored: 0 } });
    expect(traces(base, SECRET)).toEqual([]);
  }, 120_000);

  it("cuts a text out of every mail and head", () => {
    const named = mail("named", `Subject: deadlock, says ${SECRET}\n`, "nothing else\n");
    base.run(["ingest", writeFile("more.mbox", toMboxrd([named]))]);
    expect(base.json(["redact", "--text", SECRET])).toMatchObject({ removed: 0, cut: 3 });
    const held = base.run(["redact", "--text", "root@example"]);
    expect(held).toMatchObject({ status: 0, stderr: expect.stringContaining("in the Message-ID of 1 mail too") });
    expect(traces(base, SECRET)).toEqual([]);
    expect(base.run(["show", "secret@example.org"]).stdout).toContain("It is a false positive: call [redacted].");
    base.run(["ingest", writeFile("again.mbox", toMboxrd([...THREAD, named]))]);
    expect(traces(base, SECRET)).toEqual([]);
  }, 120_000);

  it("keeps a text out of mails that come later, in whatever form, and of a lean one that becomes relevant", () => {
    const lean = mail("lean", `Subject: x\nIn-Reply-To: <nobody@example.org>\n`, `Call ${SECRET}.\n`);
    base.run(["ingest", writeFile("lean.mbox", toMboxrd([lean]))]);
    base.run(["redact", "--text", SECRET]);
    const root = mail("nobody", "Subject: possible deadlock in demo_a\n", REPORT);
    const folded = SECRET.replaceAll(" ", "\n> ");
    const later = mail(
      "later",
      `Subject: says ${SECRET}\nIn-Reply-To: <root@example.org>\n`,
      `> ${folded}\na deadlock\n`,
    );
    const encoded = mail(
      "encoded",
      "Subject: a deadlock\nContent-Transfer-Encoding: base64\n",
      `${Buffer.from(`${SECRET}\n`).toString("base64")}\n`,
    );
    expect(base.run(["ingest", writeFile("later.mbox", toMboxrd([root, later, encoded]))]).status).toBe(0);
    expect(base.run(["show", "lean@example.org"]).stdout).toContain("Call [redacted].");
    expect(base.run(["show", "encoded@example.org"]).stdout).toContain("[redacted]");
    expect(base.run(["show", "later@example.org"]).stdout).toMatch(/Subject: +says \[redacted\]/);
    expect(traces(base, SECRET)).toEqual([]);
  }, 120_000);

  it("removes the same text under another id, and keeps the place of a mail that alone joined two parts", () => {
    const joint = mail("joint", "Subject: joint\nIn-Reply-To: <root@example.org>\n", `A deadlock: ${SECRET}.\n`);
    const twin = mail("twin", "Subject: [list] joint\n", `A deadlock: ${SECRET}.\n`);
    const below = mail("below", "Subject: below\nIn-Reply-To: <joint@example.org>\n", "Thanks.\n");
    base.run(["ingest", writeFile("more.mbox", toMboxrd([joint, twin, below]))]);
    expect(base.json(["redact", "joint@example.org"])).toMatchObject({ removed: 2 });
    const tree = base.run(["thread", "root@example.org"]).stdout;
    expect(tree).toMatch(/\[removed\] <joint@example.org>\n.* {3}` below/);
    expect(base.run(["thread", "joint@example.org"]).stderr).toContain("was removed");
    expect(base.run(["show", "twin@example.org"]).stderr).toContain("was removed");
    const dump = base.run(["dump"]).stdout;
    base.run(["ingest", writeFile("again.mbox", toMboxrd([twin, below, joint]))]);
    expect(base.run(["dump"]).stdout).toBe(dump);
  }, 120_000);

  it("says that an engine which cannot be reached may still hold it, and sends it again later", () => {
    const meili = { MEILI_HOST: "http://127.0.0.1:9", MEILI_SEARCH_KEY: "x", MEILI_WRITE_KEY: "x" };
    const ran = base.run(["redact", "secret@example.org"], "", meili);
    expect([ran.status, ran.stderr]).toEqual([74, expect.stringContaining("may still hold what was removed")]);
    expect(base.run(["show", "secret@example.org"]).stderr).toContain("was removed");
    expect(traces(base, SECRET).filter((name) => name !== "search")).toEqual([]);
    expect(base.run(["ingest", box]).status).toBe(0);
    expect(base.json(["index", "verify"])).toMatchObject({ extra: [] });
  }, 120_000);

  it("changes nothing else: a mail without the text stays as it was", () => {
    const before = base.run(["show", "root@example.org", "--json"]).stdout;
    base.run(["redact", "--text", SECRET]);
    expect(base.run(["show", "root@example.org", "--json"]).stdout).toBe(before);
  }, 120_000);

  it.each([
    [[], 2],
    [["a@example.org", "--text", "four"], 2],
    [["--text", "abc"], 2],
    [["nobody@example.org"], 1],
  ])("%j is no redaction", (args, status) => expect(base.run(["redact", ...args]).status).toBe(status));
});
