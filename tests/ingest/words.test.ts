// Orders stated in words on their way: kept, shown beside splats, inversions of their own, the same base in any order.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { toMboxrd } from "./archives/boxes.ts";
import { REPORT } from "./splats.ts";

const mail = (id: string, subject: string, body: string, minute = 0, refs: readonly string[] = []): Buffer =>
  Buffer.from(
    `Message-ID: <${id}@example.org>\nFrom: Ada Example <ada@example.org>\nDate: Tue, 12 Feb 2019 12:${String(minute).padStart(2, "0")}:00 +0000\nSubject: ${subject}\n${refs.length === 0 ? "" : `References: ${refs.map((ref) => `<${ref}@example.org>`).join(" ")}\n`}\n${body}\n`,
  );

// Each command is a process of its own; a busy machine takes seconds for one.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const [A, B] = ["&demo->a_mutex", "&demo->b_sem"];
const TOLD = mail(
  "told",
  "demo: ABBA",
  `This circular dependency in plain words:\n\n  ${A} -> ${B} (demo_open)\n\n  ${B} -> ${A} (demo_ioctl)\n\nSo it is a deadlock.`,
);
const ECHO = mail(
  "echo",
  "Re: demo: ABBA",
  `> ${A} -> ${B} (demo_open)\n>\n> ${B} -> ${A} (demo_ioctl)\n\nRight, a deadlock.`,
  5,
  ["told"],
);
const OPEN = mail("open", "demo: order?", `demo_put() takes &demo->c_mutex while holding ${A}: can this deadlock?`, 9);
const ASKED = mail("asked", "demo: order", `A deadlock: demo_get() takes &demo->d_mutex while holding ${A}.`, 12);
const SPLAT = mail("splat", "possible deadlock in demo", REPORT, 20);

type Inversion = {
  readonly inversion: string;
  readonly kind: string;
  readonly keyType: string;
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly origin: string;
    readonly messages: readonly string[];
  }[];
  readonly reports: readonly { readonly messageId: string }[];
};
type Log = {
  readonly inversions: readonly { readonly inversion: string; readonly kind: string; readonly title: string }[];
};

type Parsed = {
  readonly reports: readonly unknown[];
  readonly orders: readonly { readonly from: string; readonly author: { readonly name: string } | null }[];
};
type Sites = { readonly edges: readonly { readonly sites: readonly { readonly function: string }[] }[] };

const bases: Base[] = [];
afterAll(() => {
  for (const base of bases) base.remove();
});

function write(base: Base, name: string, mails: readonly Buffer[]): string {
  const path = join(base.folder, name);
  writeFileSync(path, toMboxrd(mails));
  return path;
}

const read = <T>(base: Base, ...args: readonly string[]): T => JSON.parse(base.run([...args, "--json"]).stdout);

function ingest(...boxes: readonly (readonly Buffer[])[]): Base {
  const base = makeBase();
  bases.push(base);
  for (const [at, mails] of boxes.entries()) {
    const { status, stderr } = base.run(["ingest", write(base, `${at}.mbox`, mails), "--list", "demo"]);
    if (status !== 0) throw new Error(stderr);
  }
  return base;
}

const prose = (base: Base): Log["inversions"] => {
  return read<Log>(base, "log").inversions.filter(({ kind }) => kind === "prose");
};

describe("an inversion known from words alone", () => {
  let base: Base;
  beforeAll(() => {
    base = ingest([TOLD, ECHO, OPEN, ASKED, SPLAT]);
  });

  it("has one page for a cycle that closes, made on the mail that says it first hand", () => {
    const closed = prose(base).find(({ title }) => title.startsWith("deadlock told in words"));
    const story = read<Inversion>(base, "show", closed?.inversion ?? "");
    expect(story.keyType).toBe("order");
    expect(story.reports.map(({ messageId }) => messageId)).toEqual(["told@example.org"]);
    expect(story.edges.map(({ from, to, origin, messages }) => [from, to, origin, messages])).toEqual([
      [A, B, "words", ["told@example.org"]],
      [B, A, "words", ["told@example.org"]],
    ]);
  });

  it("is of key type words where nothing closes, and is none where the order is only asked", () => {
    const open = prose(base).filter(({ title }) => title.startsWith("lock order in question"));
    expect(open.map(({ title }) => title)).toEqual([`lock order in question: ${A} before &demo->d_mutex`]);
    expect(read<Inversion>(base, "show", open[0]?.inversion ?? "").keyType).toBe("words");
  });

  it("is found by its pair, on the class and in the graph; parse gives no report for it", () => {
    const pair = read<{ forward: { total: number; said: readonly unknown[] } }>(base, "pair", A, B);
    expect(pair.forward).toMatchObject({ total: 0 });
    expect(pair.forward.said.length).toBeGreaterThan(0);
    expect(base.run(["search", `lock:${A}>${B}`]).stdout).toContain("demo: ABBA");
    const { contradictions } = read<{ contradictions: readonly { forward: { from: string } }[] }>(base, "graph");
    expect(contradictions.map(({ forward }) => forward.from)).toContain(A);
    const parsed = read<readonly Parsed[]>(base, "parse", write(base, "one.mbox", [TOLD]));
    expect(parsed[0]?.reports).toEqual([]);
    expect(parsed[0]?.orders.map(({ from, author }) => [from, author?.name])).toEqual([
      [A, "Ada Example"],
      [B, "Ada Example"],
    ]);
  });

  it("is dumped, and the dump does not depend on the order of the mails", () => {
    const dump = base.run(["dump"]).stdout;
    expect(dump).toContain('"record":"order"');
    const other = ingest([SPLAT, ASKED], [OPEN, ECHO], [TOLD]);
    expect(other.run(["dump"]).stdout).toBe(dump);
  });
});

describe("commands over the graph", () => {
  let base: Base;
  beforeAll(() => {
    base = ingest([TOLD, SPLAT]);
  });

  it("check-patch lists what the touched functions take part in; 1 where there is none, 2 where there is no patch", () => {
    const printed = read<Log>(base, "log").inversions.find(({ kind }) => kind !== "prose");
    const { edges } = read<Sites>(base, "show", printed?.inversion ?? "");
    const site = edges.flatMap((edge) => edge.sites)[0]?.function ?? "";
    const diff = (name: string) =>
      `diff --git a/demo.c b/demo.c\n--- a/demo.c\n+++ b/demo.c\n@@ -1,3 +1,3 @@ int ${name}(void)\n a\n-b\n+c\n d\n`;
    const found = base.run(["check-patch", "-"], diff(site));
    expect([found.status, found.stdout.includes(`taken in ${site}`)]).toEqual([0, true]);
    expect(base.run(["check-patch", "-"], diff("demo_unknown")).status).toBe(1);
    expect(base.run(["check-patch", "-"], "no patch at all\n").status).toBe(2);
  });

  it("graph --dot is a graph of Graphviz, dashed where only words say it", () => {
    const { stdout, status } = base.run(["graph", "--dot"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^digraph "locks" \{/);
    expect(stdout).toContain(`"${A}" -> "${B}" [label="1", penwidth=1.0, style=dashed, color=red];`);
  });

  it("order names a subsystem that is known, and says so where it is not", () => {
    expect(base.run(["order", "-s", "no-such-subsystem"]).status).not.toBe(0);
    expect(base.run(["order"]).status).toBe(2);
  });

  it("lock takes what people call a lock", () => {
    expect(base.run(["lock", A]).stdout).toContain("Said of its order");
  });
});

describe("what is left of a splat", () => {
  const ENTRY = `-> #1 (${B}){+.+.}-{3:3}:\n       down_write+0x92/0x200 kernel/locking/rwsem.c:1573\n       demo_write+0x148/0xc20 fs/demo/file.c:231\n       vfs_write+0x95/0xd0 fs/read_write.c:584`;
  const quoting = (id: string, entry: string, ref: string): Buffer =>
    mail(id, "Re: demo: ABBA", `${entry.replaceAll(/^/gm, "> ")}\n\nThat entry is the one.`, 30, [ref]);
  type Reports = { readonly reports: readonly { readonly messageId: string }[] } & Sites;
  const withEntry = (base: Base) => {
    const told = prose(base).find(({ title }) => title.startsWith("deadlock told in words: "));
    return read<Reports>(base, "show", told?.inversion ?? "");
  };

  it("belongs to the one inversion that its thread tells, and shows a place of its ring, in any order of arrival", () => {
    const [one, other] = [
      ingest([TOLD, quoting("entry", ENTRY, "told")]),
      ingest([quoting("entry", ENTRY, "told")], [TOLD]),
    ];
    expect(other.run(["dump"]).stdout).toBe(one.run(["dump"]).stdout);
    const story = withEntry(one);
    expect(story.reports.map(({ messageId }) => messageId)).toEqual(["told@example.org", "entry@example.org"]);
    expect(story.edges.map(({ sites }) => sites.map((site) => site.function))).toEqual([["demo_write"], []]);
    expect(one.run(["dump"]).stdout).toContain('"attached":"inferred"');
  });

  it("belongs to none where the thread tells another lock's, or it stands in another thread", () => {
    const foreign = ENTRY.replace(B, "&demo->z_lock");
    const base = ingest([TOLD, quoting("foreign", foreign, "told"), quoting("elsewhere", ENTRY, "nowhere")]);
    expect(withEntry(base).reports.map(({ messageId }) => messageId)).toEqual(["told@example.org"]);
  });
});

describe("a lock that is taken twice, told in words", () => {
  const TWICE =
    'This deadlock is not new: demo_write() takes the page lock and then copies from user space. If that copy faults on the same page, you get a deadlock on the page lock (demo_holder_is_compatible).\n\nThat is solved by the four patches up to "demo: Fix page fault deadlocks (part 1)".';

  it("has a page though lockdep knows no class of it, and the title of a patch in quotes blames nothing", () => {
    const base = ingest([mail("twice", "Re: [RFC 0/9] demo: faults", TWICE)]);
    expect(prose(base).map(({ title }) => title)).toEqual(["deadlock told in words: page lock taken twice"]);
    expect(read<Inversion>(base, "show", prose(base)[0]?.inversion ?? "")).toMatchObject({
      keyType: "words",
      edges: [],
    });
  });

  it("has none beside a splat of its thread, nor where nobody speaks of a deadlock", () => {
    const base = ingest([
      mail("twice", "Re: possible deadlock in demo", TWICE, 21, ["splat"]),
      SPLAT,
      mail("calm", "demo: faults", "demo_write() takes the page lock, and later the page lock again."),
    ]);
    expect(prose(base)).toEqual([]);
  });
});
