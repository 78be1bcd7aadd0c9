/** Where a mail stands: its thread, parent and answers here, its copies on lore, its bytes. */
import { loreUrl, messagePath, threadPath } from "@/lib/urls";
import { counted, type MessageView, personName } from "@/lib/views";

/** Answers named; the thread has all. */
const REPLIES = 12;

export function MailLinks({ of }: { of: MessageView }) {
  const { messageId, hasOwnId, thread, inReplyTo, replies, deliveries, body } = of;
  return (
    <p className="meta">
      <span>
        <a href={`${threadPath(messageId)}#${encodeURIComponent(messageId)}`}>
          thread of {counted(thread.messages.length, "mail")}
        </a>
      </span>
      {inReplyTo !== null && (
        <span>
          <a href={messagePath(inReplyTo)}>parent</a>
        </span>
      )}
      {replies.length > 0 && (
        <span>
          answers:{" "}
          {replies.slice(0, REPLIES).map((reply, index) => (
            <span key={reply.messageId}>
              {index > 0 && ", "}
              <a href={messagePath(reply.messageId)}>{personName(reply.from)}</a>
            </span>
          ))}
        </span>
      )}
      {body !== null && (
        <span>
          <a href={messagePath(messageId, "raw")}>raw</a>
        </span>
      )}
      {hasOwnId && (
        <>
          <span>
            lore: <a href={loreUrl(messageId)}>all</a>{" "}
            {deliveries
              .filter(({ list }) => list !== null)
              .map(({ list, url }) => (
                <span key={list}>
                  <a href={url}>{list?.split(".")[0]}</a>{" "}
                </span>
              ))}
          </span>
          <span>
            <a href={`${loreUrl(messageId)}#R`}>reply</a>
          </span>
        </>
      )}
    </p>
  );
}
