/** Other mails that came under the same Message-ID: neither hides the other. */
import { Text } from "@/app/_components/text.tsx";
import { messagePath, otherMessagePath } from "@/lib/urls";
import { type MessageView, personName, toMinute } from "@/lib/views";

export function SameId({ of: { messageId, variant, others } }: { of: MessageView }) {
  if (others.length === 0) return null;
  return (
    <div className="note warn">
      <p>Another text came under the same Message-ID. {variant === "" && "This one is shown first."}</p>
      <ul>
        {others.map((other) => (
          <li key={other.variant}>
            <a href={other.variant === "" ? messagePath(messageId) : otherMessagePath(messageId, other.variant)}>
              <Text of={other.subject || "(no subject)"} />
            </a>{" "}
            by {personName(other.from)}, {other.date === null ? "unknown date" : toMinute(other.date)}
            {other.copies.map(({ list, url }) => (
              <span key={url}>
                , <a href={url}>{list?.split(".")[0] ?? "lore"}</a>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
