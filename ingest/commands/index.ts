// The commands in the order in which `deadlore --help` lists them. A new one is a file here and a row.
import type { Command } from "commander";
import { registerCommits } from "./commits.ts";
import { registerDump } from "./dump.ts";
import { registerCheckPatch, registerGraph, registerOrder } from "./graph.ts";
import { registerIndex } from "./index-command.ts";
import { registerIngest } from "./ingest.ts";
import { registerSearch, registerSyz } from "./lists.ts";
import { registerLog } from "./log.ts";
import { registerMatch } from "./match.ts";
import { registerParse } from "./parse.ts";
import { registerRedact } from "./redact.ts";
import { registerReparse } from "./reparse.ts";
import { registerServe } from "./serve.ts";
import { registerLock, registerMbox, registerPair, registerShow, registerThread } from "./show.ts";
import { registerSubsystems } from "./subsystems.ts";
import { registerSync } from "./sync.ts";

/** Adds the command to the program and returns it. */
type Register = (program: Command) => Command;

export const COMMANDS: readonly Register[] = [
  registerIngest,
  registerSync,
  registerParse,
  registerMatch,
  registerShow,
  registerSearch,
  registerLog,
  registerLock,
  registerPair,
  registerOrder,
  registerGraph,
  registerCheckPatch,
  registerSyz,
  registerThread,
  registerMbox,
  registerDump,
  registerIndex,
  registerServe,
  registerSubsystems,
  registerCommits,
  registerRedact,
  registerReparse,
];
