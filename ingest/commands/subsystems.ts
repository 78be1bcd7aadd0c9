// deadlore subsystems: lists them; `subsystems import MAINTAINERS` takes the kernel's own instead of the built-in table.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { parseMaintainers, toSubsystems } from "../../lib/subsystems/index.ts";
import { withWriter } from "../context.ts";
import { Failure, unreadable } from "../failure.ts";
import { derive } from "../pipeline.ts";
import { type Form, print, printJson } from "./answer.ts";

export function registerSubsystems(program: Command): Command {
  const command = program
    .command("subsystems")
    .description("subsystems: list them, or import the kernel's MAINTAINERS");
  command
    .command("list", { isDefault: true })
    .description("the subsystems that inversions have, with counts")
    .option("--json", "one JSON document")
    .action(async ({ json }: Form) => {
      const { subsystemsView, formatSubsystems } = await import("../views.ts").then((views) => views.load());
      const view = await subsystemsView();
      if (json) await printJson(view);
      else await print(formatSubsystems(view));
    });
  command
    .command("import <maintainers>")
    .description("read a MAINTAINERS file; everything is sorted anew by it")
    .action(importFile);
  return command;
}

async function importFile(file: string): Promise<void> {
  const sections = parseMaintainers(readText(file));
  if (!sections.some(({ files, lists }) => files.length > 0 && lists.length > 0))
    throw new Failure("unreadable", `${file}: no MAINTAINERS file (no section with F: and L: lines)`, file);
  const subsystems = toSubsystems(sections);
  await withWriter(async (context) => {
    await context.writer.saveSubsystems(subsystems.map((one) => ({ name: one.name, title: one.title, data: one })));
    await derive({ ...context, subsystems });
  });
  await print(`${subsystems.length} subsystems from ${file}`);
}

function readText(file: string): string {
  try {
    return readFileSync(resolve(file), "utf8");
  } catch (cause) {
    throw unreadable(file, cause);
  }
}
