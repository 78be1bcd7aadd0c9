/** `/all/<Message-ID>/`: one mail, its text as it was sent, and what was read in it. */
import { permanentRedirect } from "next/navigation";
import { MailLinks } from "@/app/_components/mail/mail-links.tsx";
import { MailStory } from "@/app/_components/mail/mail-story.tsx";
import { SameId } from "@/app/_components/mail/same-id.tsx";
import { WholeMail } from "@/app/_components/mail/whole-mail.tsx";
import { Meta } from "@/app/_components/meta.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { Text } from "@/app/_components/text.tsx";
import { fromSegment, loreUrl, messagePath } from "@/lib/urls";
import { messageView, personName, toLine, toMinute } from "@/lib/views";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export default async function MessagePage({ params, searchParams }: Props) {
  const id = fromSegment((await params).id);
  if (id === undefined || id === "") return <Missing status={400} what="mail" operand="" expected="a Message-ID" />;
  const query = toParams(await searchParams);
  const view = await messageView(id, query.get("variant") ?? "");
  const lore = { text: "this Message-ID on lore", href: loreUrl(id) };
  if (view === "gone") return <Missing status={410} what="mail" operand={id} />;
  if (view !== undefined && view.messageId !== id) permanentRedirect(messagePath(view.messageId));
  if (view === undefined) return <Missing status={404} what="mail" operand={id} elsewhere={lore} />;

  return (
    <PageFrame
      title={toLine(view.subject) || "mail without a subject"}
      crumbs={[{ text: "all" }, { text: id, form: "code" }]}
      twins={["index.json", "index.txt"].map((leaf) => messagePath(id, leaf))}
      {...(view.body === null && { robots: "noindex" })}
    >
      <h1>
        <Text of={view.subject || "(no subject)"} />
      </h1>
      <Meta
        of={[
          ["from", <b key="from">{personName(view.from)}</b>],
          [
            "date",
            view.date === null ? (
              "unknown date"
            ) : (
              <time key="date" dateTime={view.date}>
                {toMinute(view.date)}
              </time>
            ),
          ],
          ...(view.dateRaw !== null && view.dateFrom !== "date"
            ? [["sent as", <Text key="sent" of={view.dateRaw} />] as const]
            : []),
          ["lists", view.deliveries.map(({ list }) => list ?? "list unknown").join(", ")],
        ]}
      />
      <MailLinks of={view} />
      <SameId of={view} />
      <MailStory of={view} />
      {view.body === null ? (
        <p className="note">
          The text of this mail is not kept here: its thread holds no lock report.{" "}
          {view.hasOwnId && <a href={loreUrl(id)}>Read it on lore.</a>}
        </p>
      ) : (
        <WholeMail of={view} body={view.body} part={query.get("part")} at={query.get("at")} />
      )}
    </PageFrame>
  );
}
