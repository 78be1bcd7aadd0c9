// The commands in the order in which `deadlore --help` lists them. A new one is a file here and a row.
import type { Command } from "commander";
import { registerDump } from "./dump.ts";
import { registerIndex } from "./index-command.ts";
import { registerIngest } from "./ingest.ts";
import { registerParse } from "./parse.ts";
import { registerServe } from "./serve.ts";
import { registerSubsystems } from "./subsystems.ts";

/** Adds the command to the program and returns it. */
type Register = (program: Command) => Command;

export const COMMANDS: readonly Register[] = [
  registerIngest,
  registerParse,
  registerDump,
  registerIndex,
  registerServe,
  registerSubsystems,
];
