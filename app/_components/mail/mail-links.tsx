/** Where a mail stands: its thread, parent and answers here, its copies on lore, its bytes. */
import type { ReactNode } from "react";
import { loreUrl, messagePath, threadPath } from "@/lib/urls";
import { counted, type MessageView, personName } from "@/lib/views";
import { Meta } from "../meta.tsx";

/** Answers named; the thread has all. */
const REPLIES = 12;

export function MailLinks({ of }: { of: MessageView }) {
  const { messageId, hasOwnId, thread, inReplyTo, replies, body } = of;
  const links: readonly (readonly [string, ReactNode] | null)[] = [
    [
      "thread",
      <a key="thread" href={`${threadPath(messageId)}#${encodeURIComponent(messageId)}`}>
        thread of {counted(thread.messages.length, "mail")}
      </a>,
    ],
    inReplyTo === null
      ? null
      : [
          "parent",
          <a key="parent" href={messagePath(inReplyTo)}>
            parent
          </a>,
        ],
    replies.length === 0 ? null : ["answers", <Answers key="answers" of={replies} />],
    body === null
      ? null
      : [
          "raw",
          <a key="raw" href={messagePath(messageId, "raw")}>
            raw
          </a>,
        ],
    hasOwnId ? ["lore", <Copies key="lore" of={of} />] : null,
    hasOwnId
      ? [
          "reply",
          <a key="reply" href={`${loreUrl(messageId)}#R`}>
            reply
          </a>,
        ]
      : null,
  ];
  return <Meta of={links.filter((link) => link !== null)} />;
}

function Answers({ of }: { of: MessageView["replies"] }) {
  return (
    <>
      answers:{" "}
      {of.slice(0, REPLIES).map((reply, index) => (
        <span key={reply.messageId}>
          {index > 0 && ", "}
          <a href={messagePath(reply.messageId)}>{personName(reply.from)}</a>
        </span>
      ))}
    </>
  );
}

function Copies({ of: { messageId, deliveries } }: { of: MessageView }) {
  return (
    <>
      lore: <a href={loreUrl(messageId)}>all</a>{" "}
      {deliveries
        .filter(({ list }) => list !== null)
        .map(({ list, url }) => (
          <span key={list}>
            <a href={url}>{list?.split(".")[0]}</a>{" "}
          </span>
        ))}
    </>
  );
}
