/**
 * How right the reading of lock reports is: `node tests/eval/reports.ts` prints titles (E-2), kinds (E-3), cycles and invariance (E-4), speed, each with its misses.
 */
import { readdirSync, readFileSync } from "node:fs";
import { findReports, type LockReport } from "../../lib/lockdep/index.ts";
import { parseMessage } from "../../lib/mail/index.ts";
import { readLists } from "./shared-lists.ts";
import { DATA, type EvalMail, hasData, readMails } from "./shared-mail.ts";

const MISSES = Number(process.env.MISSES ?? 12);

type Tally = { readonly name: string; right: number; all: number; readonly misses: string[] };

const tally = (name: string): Tally => ({ name, right: 0, all: 0, misses: [] });

function count(into: Tally, right: boolean, miss: () => string): void {
  into.all += 1;
  if (right) into.right += 1;
  else into.misses.push(miss());
}

function print(title: string, rows: readonly Tally[]): void {
  console.log(`\n## ${title}\n\n| figure | right | of | share |\n|---|---|---|---|`);
  for (const { name, right, all } of rows)
    console.log(`| ${name} | ${right} | ${all} | ${all ? (right / all).toFixed(4) : "-"} |`);
  for (const { name, misses } of rows) {
    if (misses.length === 0) continue;
    console.log(`\nmisses of ${name} (${misses.length}):`);
    for (const miss of misses.slice(0, MISSES)) console.log(`- ${miss}`);
  }
}

/** `Re: [syzbot] [net?] possible deadlock in foo (3)` -> `possible deadlock in foo`. */
function titleOfSubject(subject: string): string {
  return subject
    .replaceAll(/\s+/g, " ")
    .replace(/^(?:re: |\[[^\]]*\] )*/i, "")
    .replace(/^\S+ (?:test|boot|build) error: /, "")
    .replace(/ \(\d+\)$/, "")
    .trim();
}

function evalSyzbotTitles(): void {
  const deadlock = tally("deadlock titles");
  const or = tally("all titles, alternatives included");
  const all = tally("all titles");
  const kinds = tally("kind of the first report");
  for (const mail of readMails("syzbot-reports.mboxrd.gz")) {
    const want = titleOfSubject(mail.subject);
    const report = findReports(mail.body)[0];
    const right = report?.title === want;
    const miss = () => `${mail.id}: want "${want}", got "${report?.title ?? "nothing"}"`;
    count(all, right, miss);
    count(or, right || report?.altTitles.includes(want) === true, miss);
    if (/^(?:possible deadlock|inconsistent lock state)/.test(want)) count(deadlock, right, miss);
    const kind = KIND_OF_TITLE.find(([pattern]) => pattern.test(want));
    if (kind)
      count(
        kinds,
        report !== undefined && kind[1].includes(report.kind),
        () => `${mail.id}: "${want}" read as ${report?.kind ?? "nothing"}`,
      );
  }
  print("E-2, E-3: titles and kinds of syzbot-reports.mboxrd.gz", [deadlock, all, or, kinds]);
}

const KIND_OF_TITLE: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^possible deadlock/, ["circular", "recursive", "irq-order", "irq-inversion"]],
  [/^inconsistent lock state/, ["inconsistent-usage"]],
  [/^INFO: task (?:hung|can't die)/, ["hung-task"]],
  [/^WARNING: locking bug/, ["lockdep-internal", "wait-context"]],
  [/bad unlock balance/, ["unlock-balance"]],
  [/non-static key/, ["non-static-key"]],
  [/^BUG: sleeping function/, ["sleep-in-atomic"]],
  [/in preemptible/, ["preemptible"]],
  [/suspicious RCU usage/, ["rcu-usage"]],
  [/held lock freed/, ["held-freed"]],
  [/lock held when returning/, ["user-return"]],
  [/[Ii]nvalid wait context/, ["wait-context"]],
  [/workqueue leaked/, ["workqueue-leak"]],
  [/^BUG: spinlock/, ["spinlock-debug"]],
  [/^BUG: rwlock/, ["rwlock-debug"]],
  [/[nN]ested lock was not taken/, ["nested-not-taken"]],
  [/still has locks held/, ["still-held"]],
];

type Console = { readonly name: string; readonly head: Map<string, string[]>; readonly text: string };

function readConsoles(): Console[] {
  return readdirSync(`${DATA}console-reports`).map((name) => {
    const whole = readFileSync(`${DATA}console-reports/${name}`, "latin1");
    const blank = whole.indexOf("\n\n");
    const head = new Map<string, string[]>();
    for (const line of whole.slice(0, blank).split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) head.set(line.slice(0, colon), [...(head.get(line.slice(0, colon)) ?? []), line.slice(colon + 2)]);
    }
    return { name, head, text: whole.slice(blank + 2) };
  });
}

function evalConsoles(): void {
  const lockdep = tally("console-reports, TYPE LOCKDEP, not corrupted: title");
  const kinds = tally("console-reports, TYPE LOCKDEP: kind");
  const hang = tally("console-reports, TYPE HANG or ATOMIC_SLEEP, not corrupted: title");
  const none = tally("console-reports without lock report: nothing of inversion or misuse");
  for (const { name, head, text } of readConsoles()) {
    const titles = [...(head.get("TITLE") ?? []), ...(head.get("ALT") ?? [])];
    const type = head.get("TYPE")?.[0] ?? "";
    const reports = findReports(text);
    const [first] = reports;
    const right = first !== undefined && [first.title, ...first.altTitles].some((title) => titles.includes(title));
    const miss = () => `${name}: want "${titles.join('" or "')}", got "${first?.title ?? "nothing"}"`;
    const whole = head.get("CORRUPTED")?.[0] !== "Y";
    if (type === "LOCKDEP") {
      if (whole) count(lockdep, right, miss);
      const kind = KIND_OF_TITLE.find(([pattern]) => titles.some((title) => pattern.test(title)));
      if (kind)
        count(
          kinds,
          first !== undefined && kind[1].includes(first.kind),
          () => `${name}: "${titles[0]}" read as ${first?.kind ?? "nothing"}`,
        );
    } else if ((type === "HANG" || type === "ATOMIC_SLEEP") && whole) count(hang, right, miss);
    const wrong = reports.filter((report) => report.family === "inversion" || report.family === "misuse");
    if (
      type !== "LOCKDEP" &&
      !/circular locking|recursive locking|inconsistent lock|lock order detected|lock inversion|suspicious R|unlock balance|held lock freed|still has locks|lock held when|non-static key|BUG: (?:spin|rw)lock|workqueue leaked|Nested lock/.test(
        text,
      )
    )
      count(none, wrong.length === 0, () => `${name}: ${wrong.map((report) => report.title).join(", ")}`);
  }
  print("E-2, E-3: console-reports", [lockdep, kinds, hang, none]);
}

/** What a person read in each file of old-kernels that names none itself; a file not named here holds no report of ours. */
const OLD_KINDS: { readonly [file: string]: string } = {
  "mail/2006-05-mutex-debug-exit.txt": "task-exit",
  "mail/2006-06-bad-unlock-ordering.eml": "unlock-balance",
  "mail/2006-06-bug-circular-mm.txt": "circular",
  "mail/2006-07-recursive-noident.eml": "recursive",
  "mail/2006-08-cifs-reply-interleaved.eml": "circular",
  "mail/2006-09-klogd-decoded-abridged.eml": "circular",
  "mail/2009-04-reclaim-fs-order-head.txt": "irq-order",
  "mail/2009-nilfs-web-trimmed.txt": "circular",
  "mail/2010-08-rcu-old-header-patch.eml": "rcu-usage",
  "mail/2016-03-rsyslog-012-head.txt": "circular",
  "satyr/gitlog-01": "recursive",
  "satyr/gitlog-02": "recursive",
  "satyr/gitlog-03": "rcu-usage",
  "satyr/gitlog-04": "rcu-usage",
  "satyr/gitlog-05": "inconsistent-usage",
  "satyr/gitlog-06": "circular",
  "satyr/gitlog-08": "recursive",
  "satyr/gitlog-09": "rcu-usage",
  "satyr/gitlog-10": "recursive",
  "satyr/gitlog-11": "rcu-usage",
  "satyr/gitlog-12": "recursive",
  "satyr/rhbz-1235021": "soft-lockup",
  "satyr/rhbz-836206": "sleep-in-atomic",
  "lkp/dmesg__calltrace__calltrace-005": "lockdep-internal",
  "lkp/dmesg__calltrace__dmesg-005": "lockdep-internal",
  "lkp/dmesg__calltrace__calltrace-008": "sleep-in-atomic",
  "lkp/dmesg__calltrace__dmesg-008": "sleep-in-atomic",
  "lkp/dmesg__calltrace__calltrace-009": "circular",
  "lkp/dmesg__calltrace__dmesg-009": "circular",
};

/** Keys of the kernel test robot's own answers (`.yaml`), as far as they name a kind of ours. */
const ROBOT_KINDS: readonly (readonly [RegExp, string])[] = [
  [/^BUG:workqueue_lockup/m, "workqueue-lockup"],
  [/^BUG:soft_lockup/m, "soft-lockup"],
  [/^BUG:sleeping_function/m, "sleep-in-atomic"],
  [/^BUG:looking_up_invalid_subclass/m, "lockdep-limit"],
  [/^INFO:task_blocked/m, "hung-task"],
  [/^INFO:rcu_\w+stall/m, "rcu-stall"],
  [/^INFO:suspicious_RCU_usage/m, "rcu-usage"],
  [/^BUG:spinlock/m, "spinlock-debug"],
  [/^BUG:using_.*preemptible/m, "preemptible"],
  [/^BUG:workqueue_leaked/m, "workqueue-leak"],
  [/^BUG:scheduling_while_atomic/m, "sched-in-atomic"],
];

function evalOldKernels(): void {
  const kinds = tally("old-kernels: each kind named is found");
  const none = tally("old-kernels: files without a lock report give none of inversion or misuse");
  for (const folder of ["mail", "satyr", "lkp"]) {
    const names = readdirSync(`${DATA}old-kernels/${folder}`);
    for (const name of names.filter((one) => !one.endsWith(".yaml"))) {
      const reports = findReports(readFileSync(`${DATA}old-kernels/${folder}/${name}`, "utf8"));
      const found = reports.map(({ kind }) => kind);
      const known = OLD_KINDS[`${folder}/${name}`];
      const robot = names.includes(`${name}.yaml`)
        ? readFileSync(`${DATA}old-kernels/${folder}/${name}.yaml`, "utf8")
        : "";
      const wanted = [
        ...(known ? [known] : []),
        ...ROBOT_KINDS.flatMap(([pattern, kind]) => (pattern.test(robot) ? [kind] : [])),
      ];
      for (const kind of wanted)
        count(
          kinds,
          found.some((one) => one === kind),
          () => `${folder}/${name}: want ${kind}, got ${found.join(", ") || "nothing"}`,
        );
      const wrong = reports.filter(({ family }) => family === "inversion" || family === "misuse");
      if (wanted.length === 0) count(none, wrong.length === 0, () => `${folder}/${name}: ${found.join(", ")}`);
    }
  }
  print("E-3: old kernels", [kinds, none]);
}

const BANNER = /possible circular locking dependency detected/;

function circularSplats(mails: readonly EvalMail[]): { mail: EvalMail; report: LockReport }[] {
  return mails.flatMap((mail) =>
    BANNER.test(mail.body)
      ? findReports(mail.body)
          .filter((report) => report.kind === "circular")
          .map((report) => ({ mail, report }))
      : [],
  );
}

function evalCycles(source: string, splats: readonly { mail: EvalMail; report: LockReport }[]): void {
  const whole = tally(`${source}: circular splats that print their chain down to #0, cycle complete`);
  const all = tally(`${source}: all of them, heads and excerpts included`);
  for (const { mail, report } of splats) {
    const miss = () =>
      `${mail.id} lines ${report.lines.join("-")} chain ${report.chain.map((entry) => entry.depth).join(",")} damage ${report.damage.map((damage) => damage.reason).join(",")}`;
    count(all, report.complete, miss);
    if (/-(?:>|&gt;) ?#0/.test(untilNextBanner(mail.body, report.span.start))) count(whole, report.complete, miss);
  }
  print(`E-4: cycles of ${source}`, [whole, all]);
}

/** The text from here to the next circular report, told without the parser. */
function untilNextBanner(body: string, start: number): string {
  const next = body.indexOf("possible circular locking", start + 100);
  return body.slice(start, next < 0 ? undefined : next);
}

const edgesOf = (report: LockReport | undefined) =>
  JSON.stringify(report?.edges.map(({ from, to, site }) => [from, to, site?.function]) ?? null);

type Transformation = { readonly name: string; readonly apply: (lines: readonly string[]) => string };

const stamp = (index: number) => `[ ${(309 + index / 1000).toFixed(6).padStart(11)}]`;

const TRANSFORMATIONS: readonly Transformation[] = [
  ...[1, 2, 3, 6].map((depth) => ({
    name: `quoted ${depth} deep`,
    apply: (lines: readonly string[]) => lines.map((line) => `${"> ".repeat(depth)}${line}`).join("\n"),
  })),
  { name: "quoted as >>>", apply: (lines) => lines.map((line) => `>>>${line}`).join("\n") },
  { name: "printk times", apply: (lines) => lines.map((line, index) => `${stamp(index)} ${line}`).join("\n") },
  {
    name: "times and callers",
    apply: (lines) => lines.map((line, index) => `${stamp(index)}[ T1234] ${line}`).join("\n"),
  },
  {
    name: "syslog",
    apply: (lines) => lines.map((line, index) => `Aug 27 10:41:54 host kernel: ${stamp(index)} ${line}`).join("\n"),
  },
  { name: "CRLF", apply: (lines) => lines.join("\r\n") },
  { name: "indented", apply: (lines) => lines.map((line) => `\t${line}`).join("\n") },
  {
    name: "prose before and after",
    apply: (lines) =>
      `Hi,\n\nI see this (again) on every boot: WARNING, see below.\n\n${lines.join("\n")}\n\nThanks,\nA. Person\n`,
  },
  ...[65, 72, 80].map((width) => ({
    name: `wrapped at ${width}`,
    apply: (lines: readonly string[]) => lines.flatMap((line) => wrap(line, width, "")).join("\n"),
  })),
  { name: "format=flowed at 72", apply: (lines) => lines.flatMap((line) => wrap(line, 72, " ")).join("\n") },
  {
    name: "quoted, then wrapped at 76",
    apply: (lines) => lines.flatMap((line) => wrap(`> ${line}`, 76, "")).join("\n"),
  },
  {
    name: "times, then wrapped at 72",
    apply: (lines) => lines.flatMap((line, index) => wrap(`${stamp(index)} ${line}`, 72, "")).join("\n"),
  },
  {
    name: "on one line",
    apply: (lines) =>
      lines
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .join(" "),
  },
  {
    name: "entities",
    apply: (lines) => lines.join("\n").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  },
  { name: "broken by printk", apply: (lines) => lines.map(breakLock).join("\n") },
  {
    name: "rules removed",
    apply: (lines) => lines.filter((line) => !/^[ =>\-[\].\d]*(?:={10,}|-{10,})$/.test(line)).join("\n"),
  },
  { name: "blank lines removed", apply: (lines) => lines.filter((line) => line.trim() !== "").join("\n") },
  { name: "tail cut after the chain", apply: (lines) => lines.slice(0, endOfChain(lines)).join("\n") },
];

/** The line after the chain's last one: what follows #0 is told by its heading, or else all of it is kept. */
function endOfChain(lines: readonly string[]): number {
  const zero = lines.findIndex((line) => /-> ?#0/.test(line));
  const after = lines.findIndex((line, index) => index > zero && /other info that might help/.test(line));
  return zero < 0 || after < 0 ? lines.length : after;
}

const MIME: readonly { readonly name: string; readonly encode: (text: string) => string }[] = [
  {
    name: "base64",
    encode: (text) => `Content-Transfer-Encoding: base64\n\n${wrapAt(Buffer.from(text).toString("base64"), 76, "")}\n`,
  },
  { name: "quoted-printable", encode: (text) => `Content-Transfer-Encoding: quoted-printable\n\n${toQuoted(text)}\n` },
];

const wrapAt = (text: string, width: number, soft: string): string =>
  text.replaceAll(new RegExp(`.{${width}}(?=.)`, "g"), (row) => `${row}${soft}\n`);

/** Soft breaks at 70 characters, never inside of an escape. */
const toQuoted = (text: string): string =>
  text
    .split("\n")
    .map((line) =>
      (
        line
          .replaceAll(/[^\x20-\x3c\x3e-\x7e]/g, (one) =>
            [...Buffer.from(one)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
          )
          .replaceAll(/=(?![0-9A-F]{2})/g, "=3D")
          .match(/.{1,67}(?:=[0-9A-F]{2})?(?<!=.?)|.{1,70}/g) ?? [""]
      ).join("=\n"),
    )
    .join("\n");

async function evalMime(splats: readonly { mail: EvalMail; report: LockReport }[]): Promise<void> {
  const rows: Tally[] = [];
  for (const { name, encode } of MIME) {
    const row = tally(`equal edges: ${name}`);
    for (const { mail, report } of plainOf(splats)) {
      const head =
        "From: a@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n";
      const message = await parseMessage(Buffer.from(head + encode(splatLines(mail.body, report).join("\n"))));
      const again = findReports(message.body).find(({ kind }) => kind === "circular");
      count(
        row,
        edgesOf(again) === edgesOf(report),
        () => `${mail.id}\n    want ${edgesOf(report)}\n    got  ${edgesOf(again)}`,
      );
    }
    rows.push(row);
  }
  print("E-4: encoded as mail, through lib/mail", rows);
}

function wrap(line: string, width: number, soft: string): string[] {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(" ", width);
    const cut = blank > rest.search(/\S/) ? blank : rest.indexOf(" ", width);
    if (cut < 0) break;
    rows.push(rest.slice(0, cut) + soft);
    rest = rest.slice(cut + 1);
  }
  return [...rows, rest];
}

/** As 2.6 to 4.9 kernels printed a lock after printk lost KERN_CONT. */
function breakLock(line: string, index: number): string {
  const lock =
    /^(?<lead>\s*(?:-> #\d+|#\d+:)?\s*)(?:[0-9a-f]{16} )?\((?<name>.*)\)(?<states>\{[-+.?]+\})(?<wait>-\{\d:\d\})?(?<rest>.*)$/.exec(
      line,
    )?.groups;
  if (!lock?.rest) return `${stamp(index)} ${line}`;
  return `${stamp(index)} ${lock.lead}${stamp(index)} (\n${lock.name}${stamp(index)} )${lock.states}${lock.wait ?? ""}\n${lock.rest.replace(/^, at: /, `, at: ${stamp(index)} `)}`;
}

/** Printed plainly at first: a splat that is quoted or wrapped already says nothing about what one more change does. */
const plainOf = (splats: readonly { mail: EvalMail; report: LockReport }[]) =>
  splats.filter(({ report }) => report.complete && report.quoteDepth === 0 && report.damage.length === 0);

function evalInvariance(splats: readonly { mail: EvalMail; report: LockReport }[]): void {
  const plain = plainOf(splats);
  const rows = TRANSFORMATIONS.map(({ name, apply }) => {
    const row = tally(`equal edges: ${name}`);
    for (const { mail, report } of plain) {
      const text = apply(splatLines(mail.body, report));
      const again = findReports(text).find(({ kind }) => kind === "circular");
      count(
        row,
        edgesOf(again) === edgesOf(report),
        () => `${mail.id} lines ${report.lines.join("-")}\n    want ${edgesOf(report)}\n    got  ${edgesOf(again)}`,
      );
    }
    return row;
  });
  print(`E-4: invariance, ${plain.length} plain circular splats`, rows);
}

/** The report's own lines, with the rule above the banner, without their decoration of times. */
function splatLines(body: string, report: LockReport): string[] {
  const lines = body.split("\n").slice(Math.max(0, report.lines[0] - 2), report.lines[1]);
  return lines.map((line) => line.replace(/\r$/, ""));
}

function evalSpeed(): void {
  const names = [
    "lockdep-threads.mboxrd.gz",
    "patches-with-splats.mboxrd.gz",
    "syzbot-reports.mboxrd.gz",
    "cve-with-splats.mboxrd.gz",
  ];
  const mails = names.flatMap(readMails);
  const pieces = mails.flatMap(({ body }) => findReports(body).map(({ span }) => body.slice(span.start, span.end)));
  const bodies = mails.map(({ body }) => body);
  const [whole, bare, floor] = bestOf([
    () => countReports(bodies),
    () => countReports(pieces),
    () => countFrames(pieces),
  ]);
  const row = (what: string, texts: readonly string[], seconds: number) =>
    `| ${what} | ${countReports(texts)} | ${megabytes(texts)} | ${seconds.toFixed(2)} | ${(countReports(texts) / seconds).toFixed(0)} |`;
  console.log(
    `\n## Speed, the best of ${ROUNDS} rounds\n\n| what | reports | MB | CPU seconds | reports/s |\n|---|---|---|---|---|`,
  );
  console.log(row(`all mails of ${names.length} mailboxes`, bodies, whole ?? 0));
  console.log(row("their splats alone", pieces, bare ?? 0));
  console.log(
    `| floor: their lines split off and asked by one frame pattern | | ${megabytes(pieces)} | ${(floor ?? 0).toFixed(2)} | parser : floor = ${((bare ?? 0) / (floor ?? 1)).toFixed(1)} |`,
  );
}

/** Other work on the machine only adds time: the least of several rounds is nearest to the truth. */
const ROUNDS = 9;

/** CPU seconds of each job, all of them timed in turn in each round. */
function bestOf(jobs: readonly (() => number)[]): number[] {
  const best = jobs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, job] of jobs.entries()) {
      const start = process.cpuUsage();
      job();
      const { user, system } = process.cpuUsage(start);
      best[index] = Math.min(best[index] ?? 0, (user + system) / 1e6);
    }
  return best;
}

const megabytes = (texts: readonly string[]) => (texts.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1);

const countReports = (texts: readonly string[]) => texts.reduce((sum, text) => sum + findReports(text).length, 0);

/** What no parser of lines goes below, timed in the same run: the machine's noise is in both. */
function countFrames(texts: readonly string[]): number {
  let frames = 0;
  for (const text of texts)
    for (const line of text.split("\n")) if (/[\w.]{1,100}\+0x[0-9a-f]{1,8}\/0x/.test(line)) frames += 1;
  return frames;
}

if (!hasData) {
  console.log(`skipped: no mail at ${DATA}`);
} else {
  const only = process.argv[2];
  const wants = (name: string) => only === undefined || only === name;
  if (wants("titles")) evalSyzbotTitles();
  if (wants("consoles")) evalConsoles();
  if (wants("old")) evalOldKernels();
  if (wants("cycles")) {
    const splats = circularSplats(readMails("lockdep-threads.mboxrd.gz"));
    evalCycles("lockdep-threads", splats);
    evalInvariance(splats);
    await evalMime(splats);
  }
  if (wants("lists")) {
    const mails = await readLists((raw) => raw.includes("possible circular locking") || raw.includes("base64"));
    evalCycles("lists", circularSplats(mails));
  }
  if (wants("speed")) evalSpeed();
}
