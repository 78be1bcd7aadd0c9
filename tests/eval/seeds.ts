/**
 * E-1, the splat fields of the five seed documents: what a person read in them, beside what the parser reads. `node tests/eval/seeds.ts`; exit 1 on a difference.
 *
 * Two of the five hold no splat: any report of theirs is invented, as is a class or function that the text does not name.
 */
import { readdirSync, readFileSync } from "node:fs";
import { findReports, type LockAt, type LockReport } from "../../lib/lockdep/index.ts";
import { DATA, hasData } from "./shared-mail.ts";

type Field = readonly [name: string, expected: string, got: (report: LockReport) => unknown];

const site = (frame: LockAt["site"]) =>
  frame
    ? `${frame.function}${frame.offset ? `+${frame.offset}/${frame.size}` : ""}${frame.file ? ` ${frame.file}:${frame.line}` : ""}${frame.module ? ` [${frame.module}]` : ""}`
    : "?";
const at = (lock: LockAt | null) =>
  lock && `${lock.printed}{${lock.usage}}${lock.waitType ? `-{${lock.waitType}}` : ""} at ${site(lock.site)}`;
const entry = (depth: number) => (report: LockReport) => {
  const found = report.chain.find((one) => one.depth === depth);
  return found && `${found.lock.printed}{${found.lock.usage}} at ${site(found.site)}`;
};
const scenario = (report: LockReport) =>
  report.scenario.map(({ cpu, op, lock, inferred }) => `${cpu}${inferred ? "?" : ""} ${op} ${lock}`).join("; ");
const edges = (report: LockReport) => report.edges.map(({ from, to }) => `${from} -> ${to}`).join("; ");
const held = (report: LockReport) => report.locksHeld.map(at).join("; ");
const kernel = ({ kernel: { release, build, taint, commit, dirty } }: LockReport) =>
  [release, build, taint, commit, dirty].join(" ");
const task = ({ task: { comm, pid, cpu } }: LockReport) => `${comm}/${pid} on ${cpu}`;
const functions = (depth: number) => (report: LockReport) =>
  report.chain
    .find((one) => one.depth === depth)
    ?.stack.map((frame) => frame.function)
    .join(" ");

const SEEDS: { readonly [name: string]: readonly Field[] } = {
  "000_3bd682c9cb74b709": [
    ["kind", "circular", (report) => report.kind],
    ["complete", "false", (report) => report.complete],
    ["quote depth", "6", (report) => report.quoteDepth],
    ["kernel", "    ", kernel],
    ["task", "null/null on null", task],
    ["wanted", "null", (report) => report.wanted],
    ["held", "null", (report) => report.held],
    ["#1", "&ovl_i_mutex_key[depth]{+.+.} at ovl_write_iter+0x148/0xc20 fs/overlayfs/file.c:231", entry(1)],
    [
      "frames of #1",
      "down_write inode_lock ovl_write_iter call_write_iter new_sync_write __vfs_write __kernel_write write_pipe_buf splice_from_pipe_feed __splice_from_pipe splice_from_pipe default_file_splice_write",
      functions(1),
    ],
    ["inlined frames", "4", (report) => report.chain[0]?.stack.filter((frame) => frame.inline).length],
    ["edges", "", edges],
    ["cycle", "", (report) => report.cycle.join(" -> ")],
    ["scenario", "", scenario],
    ["locks held", "", held],
    ["id", "null", (report) => report.inversion],
    ["noise in the stack flagged", "true", (report) => report.damage.some(({ reason }) => reason === "interleaved")],
    ["usage era: 4 characters, nothing else", "null", (report) => report.usageEra],
  ],
  "001_41cef1c44b6bac3b": [
    ["kind", "circular", (report) => report.kind],
    ["complete", "true", (report) => report.complete],
    ["kernel", "4.9.0-rc1+ 197 Not tainted  ", kernel],
    ["task", "dnf/2468 on 4", task],
    [
      "hardware",
      "QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.8.2-20150714_191134- 04/01/2014",
      (report) => report.hardware,
    ],
    ["wanted", "&type->s_vfs_rename_key#2{+.+.+.} at lock_rename+0x32/0x100", (report) => at(report.wanted)],
    ["held", "&mm->mmap_sem{++++++} at vm_mmap_pgoff+0x8c/0x100", (report) => at(report.held)],
    ["#3", "&mm->mmap_sem{++++++} at filldir+0xb5/0x140", entry(3)],
    ["#2", "&type->i_mutex_dir_key#3{++++++} at vfs_rmdir+0x55/0x140", entry(2)],
    ["#1", "&type->i_mutex_dir_key#3/1{+.+.+.} at lock_rename+0xe1/0x100", entry(1)],
    ["#0", "&type->s_vfs_rename_key#2{+.+.+.} at lock_rename+0x32/0x100", entry(0)],
    [
      "edges",
      "&type->s_vfs_rename_key -> &type->i_mutex_dir_key/1; &type->i_mutex_dir_key/1 -> &type->i_mutex_dir_key; &type->i_mutex_dir_key -> &mm->mmap_sem; &mm->mmap_sem -> &type->s_vfs_rename_key",
      edges,
    ],
    [
      "cycle",
      "&mm->mmap_sem -> &type->s_vfs_rename_key -> &type->i_mutex_dir_key",
      (report) => report.cycle.join(" -> "),
    ],
    [
      "scenario",
      "0? lock &mm->mmap_sem; 1? lock &type->i_mutex_dir_key#3; 1? lock &mm->mmap_sem; 0? lock &type->s_vfs_rename_key#2",
      scenario,
    ],
    ["locks held", "&mm->mmap_sem{++++++} at vm_mmap_pgoff+0x8c/0x100", held],
    [
      "frames of #3",
      "lock_acquire __might_fault filldir call_filldir ext4_readdir iterate_dir SyS_getdents entry_SYSCALL_64_fastpath",
      functions(3),
    ],
    ["reliable frames of the trace", "15", (report) => report.stack.filter((frame) => frame.reliable).length],
    ["unreliable ones", "8", (report) => report.stack.filter((frame) => !frame.reliable).length],
    [
      "modules",
      "overlay",
      (report) => [...new Set(report.stack.flatMap((frame) => (frame.module ? [frame.module] : [])))].join(),
    ],
    ["damage", "broken-lines", (report) => report.damage.map(({ reason }) => reason).join()],
    ["usage era", "2009", (report) => report.usageEra],
  ],
  "002_c841db162229049c": [],
  "003_465d7e4c26b011a8": [],
  "004_033e5652585bd568": [
    ["kind", "circular", (report) => report.kind],
    ["complete", "true", (report) => report.complete],
    ["kernel", "6.4.0-rc4-syzkaller-geb1f822c76be-dirty 0 Not tainted eb1f822c76be true", kernel],
    ["task", "syz-executor.4/5589 on 0", task],
    [
      "hardware",
      "Google Google Compute Engine/Google Compute Engine, BIOS Google 05/25/2023",
      (report) => report.hardware,
    ],
    [
      "wanted",
      "&mm->mmap_lock{++++}-{3:3} at do_user_addr_fault+0xb3d/0x1210 arch/x86/mm/fault.c:1391",
      (report) => at(report.wanted),
    ],
    [
      "held",
      "&sb->s_type->i_mutex_key#8{++++}-{3:3} at ext4_buffered_write_iter+0xb0/0x460 fs/ext4/file.c:283",
      (report) => at(report.held),
    ],
    ["#1", "&sb->s_type->i_mutex_key#8{++++} at ext4_file_mmap+0x62e/0x800 fs/ext4/file.c:826", entry(1)],
    ["#0", "&mm->mmap_lock{++++} at do_user_addr_fault+0xb3d/0x1210 arch/x86/mm/fault.c:1391", entry(0)],
    ["edges", "&mm->mmap_lock -> &sb->s_type->i_mutex_key; &sb->s_type->i_mutex_key -> &mm->mmap_lock", edges],
    ["cycle", "&mm->mmap_lock -> &sb->s_type->i_mutex_key", (report) => report.cycle.join(" -> ")],
    [
      "scenario",
      "0? lock &sb->s_type->i_mutex_key#8; 1? lock &mm->mmap_lock; 1? lock &sb->s_type->i_mutex_key#8; 0? rlock &mm->mmap_lock",
      scenario,
    ],
    [
      "locks held: 4 lines, 3 locks",
      "&f->f_pos_lock{+.+.}-{3:3} at __fdget_pos+0xe7/0x100 fs/file.c:1047; sb_writers#4{.+.+}-{0:0} at ksys_write+0x12b/0x250 fs/read_write.c:637; &sb->s_type->i_mutex_key#8{++++}-{3:3} at ext4_buffered_write_iter+0xb0/0x460 fs/ext4/file.c:283",
      held,
    ],
    ["damage", "flattened", (report) => report.damage.map(({ reason }) => reason).join()],
    ["usage era", "2017", (report) => report.usageEra],
  ],
};

function invented(text: string, report: LockReport): string[] {
  const bare = text.replaceAll(/\s+|\[ *\d+\.\d+\]/g, "");
  const locks = [report.wanted, report.held, ...report.locksHeld, ...report.chain.map(({ lock }) => lock)];
  const names = [
    ...locks.flatMap((lock) => (lock ? [lock.class] : [])),
    ...[...report.stack, ...report.chain.flatMap(({ stack }) => stack)].map((frame) => frame.function),
  ];
  return [...new Set(names)].filter((name) => !bare.includes(name.replaceAll(/\s+/g, "")));
}

function main(): void {
  let [right, all, made] = [0, 0, 0];
  const misses: string[] = [];
  const files = readdirSync(`${DATA}seeds`);
  for (const [name, fields] of Object.entries(SEEDS)) {
    const file = files.find((one) => one.startsWith(name));
    if (file === undefined) {
      console.log(`skipped ${name}: not in ${DATA}seeds`);
      continue;
    }
    const text = readFileSync(`${DATA}seeds/${file}`, "utf8");
    const reports = findReports(text);
    const extra = reports.slice(fields.length > 0 ? 1 : 0).map(({ title }) => title);
    const [report] = reports;
    const names = report && fields.length > 0 ? invented(text, report) : [];
    made += extra.length + names.length;
    for (const what of [...extra, ...names]) misses.push(`${name}: invented "${what}"`);
    for (const [field, expected, got] of fields) {
      const value = report ? String(got(report)) : "no report";
      all += 1;
      if (value === expected) right += 1;
      else misses.push(`${name}, ${field}:\n    want ${expected}\n    got  ${value}`);
    }
  }
  console.log("\n## E-1: splat fields of the seeds\n\n| figure | right | of |\n|---|---|---|");
  console.log(`| fields right | ${right} | ${all} |\n| invented | ${made} | 0 |`);
  for (const miss of misses) console.log(`- ${miss}`);
  if (misses.length > 0) process.exitCode = 1;
}

if (hasData) main();
else console.log(`skipped: no documents at ${DATA}`);
