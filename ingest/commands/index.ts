// The commands in the order in which `deadlore --help` lists them. A new one is a file here and a row.
import type { Command } from "commander";

/** Adds the command to the program and returns it. */
type Register = (program: Command) => Command;

/** Each is loaded when it is wanted: all of them are four hundred files. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  ingest: async () => (await import("./ingest.ts")).registerIngest,
  sync: async () => (await import("./sync.ts")).registerSync,
  parse: async () => (await import("./parse.ts")).registerParse,
  match: async () => (await import("./match.ts")).registerMatch,
  show: async () => (await import("./show.ts")).registerShow,
  search: async () => (await import("./lists.ts")).registerSearch,
  log: async () => (await import("./log.ts")).registerLog,
  lock: async () => (await import("./show.ts")).registerLock,
  pair: async () => (await import("./show.ts")).registerPair,
  order: async () => (await import("./graph.ts")).registerOrder,
  graph: async () => (await import("./graph.ts")).registerGraph,
  "check-patch": async () => (await import("./graph.ts")).registerCheckPatch,
  syz: async () => (await import("./lists.ts")).registerSyz,
  thread: async () => (await import("./show.ts")).registerThread,
  mbox: async () => (await import("./show.ts")).registerMbox,
  dump: async () => (await import("./dump.ts")).registerDump,
  index: async () => (await import("./index-command.ts")).registerIndex,
  serve: async () => (await import("./serve.ts")).registerServe,
  subsystems: async () => (await import("./subsystems.ts")).registerSubsystems,
  commits: async () => (await import("./commits.ts")).registerCommits,
  redact: async () => (await import("./redact.ts")).registerRedact,
  reparse: async () => (await import("./reparse.ts")).registerReparse,
};

/** Those that a command line needs: the one that it names, else all, which are then listed. */
export async function loadCommands(args: readonly string[]): Promise<readonly Register[]> {
  const name = (args[0] === "help" ? args[1] : args[0]) ?? "";
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((named ? [named] : Object.values(COMMANDS)).map((load) => load()));
}
