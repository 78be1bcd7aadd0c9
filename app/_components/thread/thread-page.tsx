/** A thread: what it tells first, the tree beside it, then its mails; a long one in pages of mails. */
import { messagePath } from "@/lib/urls";
import { readTexts, type ThreadView, toLine } from "@/lib/views";
import { Days } from "../day.tsx";
import { LoreLink } from "../lore-link.tsx";
import { Meta } from "../meta.tsx";
import { PageFrame } from "../page-frame.tsx";
import { Pager } from "../pager.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";
import { cutThread, type ThreadForm } from "./cut-thread.ts";
import { ThreadFacts } from "./thread-facts.tsx";
import { ThreadMailText } from "./thread-mail.tsx";
import { ThreadTree } from "./thread-tree.tsx";

/** Mails whose tree stands beside the facts. */
const BESIDE = 30;

type Props = {
  readonly view: ThreadView;
  readonly form: ThreadForm;
  readonly id: string;
  readonly after: string | null;
};

export async function ThreadPage({ view, form, id, after }: Props) {
  const page = cutThread(view, form, after);
  const texts = await readTexts(page.mails.flatMap(({ messageId, isKept }) => (isKept ? [messageId] : [])));
  const path = (leaf: string) => messagePath(view.root, leaf);
  return (
    <PageFrame
      title={`${toLine(view.subject)}: thread`}
      crumbs={[{ text: "all" }, { text: id, form: "code", href: messagePath(id) }, { text: form }]}
      twins={[path("t/index.json"), path("t/index.txt"), path("t.atom"), path("t.mbox.gz")]}
      {...(texts.size === 0 && { robots: "noindex" })}
    >
      <h1>
        <Text of={view.subject || "(no subject)"} />
      </h1>
      <ThreadMeta view={view} form={form} />
      {/* A long tree beside the facts would leave half the page empty. */}
      <div className={view.mails.length > BESIDE ? "block" : "top"}>
        <ThreadFacts of={view} />
        <ThreadTree of={view} page={page} form={form} />
      </div>
      <Section
        id="mails"
        title={form === "t" ? "Thread" : "Mails by date"}
        note={form === "t" ? "quotes folded; only a fork indents" : "quotes open"}
      >
        {page.mails.map((mail) => (
          <ThreadMailText key={mail.messageId} mail={mail} text={texts.get(mail.messageId)} view={view} form={form} />
        ))}
        <Pager
          next={page.next === null ? null : `${path(`${form}/`)}?after=${encodeURIComponent(page.next)}`}
          first={after === null ? null : path(`${form}/`)}
          text="Later mails of this thread"
        />
      </Section>
      <p className="small sec">
        <LoreLink messageId={view.root} leaf="t/">
          This thread on lore
        </LoreLink>
      </p>
    </PageFrame>
  );
}

function ThreadMeta({ view, form }: { view: ThreadView; form: ThreadForm }) {
  const bots = view.bots > 0 ? ` and ${view.bots === 1 ? "a bot" : `${view.bots} bots`}` : "";
  const people = `${view.messages} ${view.messages === 1 ? "mail" : "mails"}, ${view.people} ${view.people === 1 ? "person" : "people"}${bots}`;
  return (
    <Meta
      of={[
        ["people", people],
        ["days", <Days key="days" from={view.firstSeen} to={view.lastSeen} />],
        ["lists", view.lists.map((list) => list.split(".")[0]).join(", ") || "list unknown"],
        [
          "forms",
          <span key="forms">
            {form === "T" ? <b>flat</b> : <a href={messagePath(view.root, "T/")}>flat</a>}{" "}
            {form === "t" ? <b>nested</b> : <a href={messagePath(view.root, "t/")}>nested</a>}{" "}
            <a href={messagePath(view.root, "t.mbox.gz")}>t.mbox.gz</a>{" "}
            <a href={messagePath(view.root, "t.atom")}>t.atom</a>
          </span>,
        ],
      ]}
    />
  );
}
