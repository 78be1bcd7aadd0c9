/**
 * Arguments -> command -> its end. Standard output carries the answer, standard error the rest.
 *
 * A command throws; what it threw becomes one line and an exit code here, and under --json an error document as well.
 */
import { Command, CommanderError } from "commander";
import { overrideSettings } from "../lib/env.ts";
import { loadCommands } from "./commands/index.ts";
import { EXIT, Failure, toFailure } from "./failure.ts";

/** The exit code of a command that failed; undefined where it came to its end, whose code is that of the process: 0, or what it set. */
export async function runCommand(args: readonly string[]): Promise<number | undefined> {
  const program = await makeProgram(args);
  try {
    await program.parseAsync(args, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(toFailure(error), args);
    if (error.exitCode === 0) return EXIT.done;
    if (error.code !== "commander.help") return fail(new Failure("usage", error.message.replace(/^error: /, "")), args);
    process.stderr.write(program.helpInformation());
    return EXIT.usage;
  }
}

async function makeProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("deadlore")
    .description("The deadlock lore of the Linux kernel: lock reports and their fixes, mined from its mailing lists")
    .exitOverride()
    .configureOutput({ writeErr: () => {} }) // said above, in one line
    .showSuggestionAfterError(false)
    .helpCommand("help [command]", "what a command does");
  for (const register of await loadCommands(args)) {
    const command = register(program);
    command.option("--db <url>", "database, instead of DATABASE_URL").exitOverride();
    command.hook("preAction", (_, action) => {
      const { db } = action.optsWithGlobals<{ db?: string }>();
      if (db !== undefined) overrideSettings({ DATABASE_URL: db });
    });
  }
  return program;
}

function fail({ code, message, operand, exit }: Failure, args: readonly string[]): number {
  process.stderr.write(`deadlore: ${message}\n`);
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify({ error: { code, message, operand } })}\n`);
  return exit;
}
