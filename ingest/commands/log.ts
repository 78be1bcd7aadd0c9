// deadlore log: inversions as `git log` prints commits, by subsystem, state, date, lock and order.
import { type Command, Option } from "commander";
import { EXIT, Failure } from "../failure.ts";
import { load } from "../views.ts";
import { type Form, print, printJson } from "./answer.ts";
import { toCount } from "./lists.ts";

type LogOptions = Form & {
  readonly subsystem?: string;
  readonly state?: string;
  readonly kind?: string;
  readonly year?: string;
  readonly since?: string;
  readonly until?: string;
  readonly after?: string;
  readonly before?: string;
  readonly lock?: string;
  readonly oneline?: boolean;
  readonly patch?: boolean;
  readonly graph?: boolean;
  readonly limit: number;
  readonly cursor?: string;
};

export const registerLog = (program: Command): Command =>
  program
    .command("log")
    .description("inversions as git log has commits, newest report first")
    .argument("[A..B]", "only those in which B is taken while A is held")
    .option("-s, --subsystem <name>", "ext4, bluetooth, mm ...")
    .option("--state <state>", "open, patch-posted, applied, merged (fixed), stalled, back ...")
    .option("--kind <kind>", "circular, recursive, ...")
    .option("--year <year>", "of the newest report")
    .option("--since <date>", "reported or spoken of since: 2.years, last.month, 2024-03")
    .option("--until <date>", "first reported before the end of it")
    .addOption(new Option("--after <date>", "as --since").hideHelp())
    .addOption(new Option("--before <date>", "as --until").hideHelp())
    .option("-S, --lock <name>", "a lock class, or a part of its name")
    .option("--oneline", "one line each")
    .option("-p, --patch", "the diff of the fix")
    .option("--graph", "the cycle, drawn")
    .option("-n, --limit <n>", "how many", toCount, 100)
    .option("--cursor <cursor>", "go on behind a page")
    .option("--json", "one JSON document")
    .option("--jsonl", "one JSON document a line")
    .action(logCommand);

async function logCommand(order: string | undefined, options: LogOptions): Promise<void> {
  const { json, jsonl, limit: most, cursor, oneline, patch, graph, after, before, ...filters } = options;
  const views = await load();
  // `git log -5`
  const count = /^-(?<n>\d{1,6})$/.exec(order ?? "")?.groups?.n;
  const limit = count === undefined ? most : toCount(count);
  const asked = { ...filters, ...(after && { since: after }), ...(before && { until: before }) };
  const view = await views.logView(
    { ...asked, order: count === undefined ? order : undefined },
    { limit, cursor: cursor ?? null },
  );
  const [fault] = view.faults;
  if (fault !== undefined) throw new Failure("usage", fault);
  if (json) await printJson(view);
  else if (jsonl) for (const one of view.inversions) await printJson(one);
  else if (view.inversions.length > 0) {
    await print(
      views.formatLog(view, { ...(oneline && { oneline }), ...(patch && { patch }), ...(graph && { graph }) }),
    );
    const more = views.moreOfLog(view);
    if (more !== null) process.stderr.write(`${more}\n`);
  } else process.stderr.write(`deadlore: ${view.notices[0] ?? "no inversion is like that"}\n`);
  if (view.inversions.length === 0) process.exitCode = EXIT.nothing;
}
