// Commands that read one thing: show lock pair thread mbox. Each asks one view; the web shows the same.
import type { Command } from "commander";
import { Failure } from "../failure.ts";
import { load } from "../views.ts";
import { type Form, print, printBytes, printJson } from "./answer.ts";

type Views = Awaited<ReturnType<typeof load>>;
type Answer = { readonly view: unknown; readonly text: string };

export const registerShow = (program: Command): Command =>
  program
    .command("show")
    .description(
      "the story of one thing: v1:..., Message-ID, fix:ID, archive address, syz:ID, commit:SHA, lock class, A..B",
    )
    .argument("<id>")
    .option("--json", "one JSON document")
    .action(async (id: string, { json }: Form) => {
      const views = await load();
      const parsed = await views.resolveShowId(id);
      await answer(parsed && (await readShown(views, parsed)), id, json);
    });

export const registerLock = (program: Command): Command =>
  program
    .command("lock")
    .description("one lock class: its orders, inversions and fixes")
    .argument("<name>")
    .option("--json", "one JSON document")
    .action(async (name: string, { json }: Form) =>
      answer(await readShown(await load(), { kind: "class", id: name }), name, json),
    );

export const registerPair = (program: Command): Command =>
  program
    .command("pair")
    .description("everyone who took B while holding A, and the other way round")
    .argument("<A>")
    .argument("<B>")
    .option("--json", "one JSON document")
    .action(async (from: string, to: string, { json }: Form) =>
      answer(await readShown(await load(), { kind: "pair", from, to }), `${from}..${to}`, json),
    );

export const registerThread = (program: Command): Command =>
  program
    .command("thread")
    .description("the thread of a mail")
    .argument("<id>", "Message-ID or archive address")
    .option("--after <id>", "a page of a very long thread: the mails behind this one")
    .option("--json", "one JSON document")
    .action(async (id: string, { json, after }: Form & { readonly after?: string }) => {
      const views = await load();
      const view = await views.threadView(await messageIdOf(views, id), { after: after ?? null });
      if (view === "gone") throw removed(id);
      await answer(view && { view, text: views.formatThread(view) }, id, json);
    });

export const registerMbox = (program: Command): Command =>
  program
    .command("mbox")
    .description("the mails of a thread, or of an inversion's threads, as mboxrd")
    .argument("<id>", "Message-ID, archive address or v1:...")
    .action(async (id: string) => {
      const views = await load();
      const wanted = await mailsOf(views, id);
      if (wanted === undefined) throw notFound(id);
      for await (const bytes of views.mboxOf(wanted)) await printBytes(bytes);
    });

type Shown = NonNullable<ReturnType<Views["parseShowId"]>>;

async function readShown(views: Views, id: Shown): Promise<Answer | undefined> {
  switch (id.kind) {
    case "inversion": {
      const view = await views.inversionView(id.id);
      return view && { view, text: views.formatInversion(view) };
    }
    case "message": {
      const view = await views.messageView(id.id);
      if (view === "gone") throw removed(id.id);
      return view && { view, text: views.formatMessage(view, { addresses: "whole" }) };
    }
    case "fix": {
      const view = await views.fixView(id.id);
      if (view === "gone") throw removed(id.id);
      return view && { view, text: views.formatFix(view) };
    }
    case "malformed":
      throw malformed(id);
    case "address":
      throw new Failure("not-found", `${id.id}: no mail that is stored is known to stand there`, id.id);
    case "syzbot": {
      const view = await views.syzbotView(id.id);
      return view && { view, text: views.formatSyzbot(view) };
    }
    case "commit": {
      const view = await views.commitView(id.id);
      return view && { view, text: views.formatCommit(view) };
    }
    case "class": {
      const view = await views.lockClassView(id.id);
      return view && { view, text: views.formatLockClass(view) };
    }
    case "pair": {
      const view = await views.pairView(id.from, id.to);
      return view && { view, text: views.formatPair(view) };
    }
  }
}

async function answer(found: Answer | undefined, id: string, json: boolean | undefined): Promise<void> {
  if (!found) throw notFound(id);
  if (json) await printJson(found.view);
  else await print(found.text);
}

const removed = (id: string) => new Failure("not-found", `<${id}> was removed on request`, id);
const malformed = ({ id, expected }: Pick<Extract<Shown, { kind: "malformed" }>, "id" | "expected">) =>
  new Failure("usage", `${id}: malformed, expected ${expected}`, id);
const notFound = (id: string) => new Failure("not-found", `${id}: nothing of that name is stored`, id);

async function messageIdOf(views: Views, text: string): Promise<string> {
  const id = await views.resolveShowId(text);
  if (id?.kind === "malformed") throw malformed(id);
  return id?.kind === "message" ? id.id : text;
}

async function mailsOf(views: Views, text: string): Promise<Iterable<string> | AsyncIterable<string> | undefined> {
  if (/^v\d+:[0-9a-f]{16}$/.test(text)) return views.inversionMails(text);
  const mails = await views.threadMails(await messageIdOf(views, text));
  if (mails === "gone") throw removed(text);
  return mails;
}
