// Commands over the lock graph: graph, order, check-patch.
import type { Command } from "commander";
import { parsePatch } from "../../lib/fixes/index.ts";
import { decodeText, parseMessage } from "../../lib/mail/index.ts";
import { EXIT, Failure } from "../failure.ts";
import { readItems } from "../items.ts";
import { load } from "../views.ts";
import { type Form, print, printJson } from "./answer.ts";

type Scope = Form & { readonly subsystem?: string };

export const registerGraph = (program: Command): Command =>
  program
    .command("graph")
    .description("the lock graph: every dependency with what proves it")
    .option("-s, --subsystem <name>", "of the reports of one subsystem")
    .option("--dot", "for Graphviz")
    .option("--json", "one JSON document, with contradictions and tangles")
    .action(async ({ subsystem, json, dot }: Scope & { readonly dot?: boolean }) => {
      const views = await load();
      const view = await views.lockGraphView(subsystem ?? null);
      if (!view) throw notKnown(subsystem ?? "");
      if (json) await printJson(view);
      else await print(dot ? views.formatDot(view) : views.formatLockGraph(view));
      if (view.edges.length === 0) process.exitCode = EXIT.nothing;
    });

export const registerOrder = (program: Command): Command =>
  program
    .command("order")
    .description("the lock order that reports and mails of a subsystem show, outermost first")
    .requiredOption("-s, --subsystem <name>")
    .option("--json", "one JSON document")
    .action(async ({ subsystem = "", json }: Scope) => {
      const views = await load();
      const view = await views.lockOrderView(subsystem);
      if (!view) throw notKnown(subsystem);
      await (json ? printJson(view) : print(views.formatLockOrder(view)));
      if (view.layers.length === 0) process.exitCode = EXIT.nothing;
    });

export const registerCheckPatch = (program: Command): Command =>
  program
    .command("check-patch")
    .description("known edges and inversions in which the functions that a patch touches take part")
    .argument("[file]", "a patch, a mail or a mailbox of them; - is standard input", "-")
    .option("--json", "one JSON document")
    .action(async (file: string, { json }: Form) => {
      const patches = await readPatches(file);
      if (patches.length === 0) throw new Failure("usage", `${file}: no patch found`, file);
      const views = await load();
      const view = await views.checkPatchView(patches);
      await (json ? printJson(view) : print(views.formatCheckPatch(view)));
      if (view.edges.length === 0) process.exitCode = EXIT.nothing;
    });

async function readPatches(file: string) {
  const found: NonNullable<ReturnType<typeof parsePatch>>[] = [];
  for await (const { bytes, isMail, page } of readItems(file)) {
    const message = isMail && !page ? await parseMessage(bytes) : undefined;
    const patch = parsePatch(message?.subject ?? "", message?.body ?? decodeText(bytes, null));
    if (patch && patch.files.length > 0) found.push(patch);
  }
  return found;
}

const notKnown = (name: string) => new Failure("not-found", `${name}: no subsystem of that name is known`, name);
