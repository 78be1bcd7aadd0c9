// deadlore commits REPOSITORY: which commits became of the patches, and which close reports and bugs of the base.
import type { Command } from "commander";
import { type CommitsRead, readCommits } from "../commits.ts";
import { withWriter } from "../context.ts";
import { derive } from "../pipeline.ts";
import { openRepository } from "../repository.ts";
import { type Form, print, printJson } from "./answer.ts";

export const registerCommits = (program: Command): Command =>
  program
    .command("commits")
    .description("tie the commits of a git repository to the patches and reports of the base")
    .argument("<repository>", "a work tree or a bare repository; only its objects are read")
    .option("--json", "one JSON document")
    .action(async (path: string, { json }: Form) => {
      const repository = await openRepository(path);
      try {
        const read = await withWriter(async (context) => {
          if (repository.isShallow)
            context.notice(`${path}: its history is cut (shallow): older commits are not known`);
          const found = await readCommits(repository, context);
          await derive(context);
          return found;
        });
        if (json)
          await printJson({ repository: path, head: repository.head ?? null, shallow: repository.isShallow, ...read });
        else await print(formatRead(path, read));
      } finally {
        await repository.close();
      }
    });

function formatRead(path: string, { seen, tied, ties, unknown, released }: CommitsRead): string {
  const rows = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([what, n]) => `  ${String(n).padStart(7)}  ${what}`);
  return [
    `${path}: ${seen} ${seen === 1 ? "commit" : "commits"} looked at, ${tied} tied, ${released} found in a release`,
    ...rows(ties),
    ...(Object.keys(unknown).length > 0 ? ["not known here:", ...rows(unknown)] : []),
  ].join("\n");
}
