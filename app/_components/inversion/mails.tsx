/** The mails of the threads that tell of it, with what each holds; lore is the authority. */
import { inversionPath, messagePath, threadPath } from "@/lib/urls";
import { counted, type InversionView, leftSentence, personName } from "@/lib/views";
import { Day } from "../day.tsx";
import { LoreLink } from "../lore-link.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";

type Mail = InversionView["mails"][number];

export function Mails({ of }: { of: InversionView }) {
  const threads = new Set(of.mails.map(({ thread }) => thread)).size;
  const fixes = new Set(of.fixes.map(({ messageId }) => messageId));
  const words = new Set(of.discussion.map(({ messageId }) => messageId));
  const rest = of.mailCount - of.mails.length;
  return (
    <Section
      id="discussion"
      title="Mails"
      note={`${counted(of.mails.length, "mail")} of ${counted(threads, "thread")}`}
    >
      {of.mailsLeft > 0 && <p className="note damage">{leftSentence(of.mailsLeft)}.</p>}
      {of.mails.length === 0 && <p className="empty">No mail of its threads is in this base.</p>}
      <ol className="tree">
        {of.mails.map((mail) => (
          <li key={mail.messageId}>
            <Day of={mail.date} />
            <span>
              {personName(mail.from)}:{" "}
              <a href={messagePath(mail.messageId)}>
                <Text of={mail.subject} />
              </a>{" "}
              <span className="what">
                {marksOf(mail, fixes, words).join(", ")} <a href={threadPath(mail.messageId)}>thread</a>{" "}
                <LoreLink messageId={mail.messageId} />
              </span>
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <p className="note">
          {counted(rest, "more mail")} of their threads, about other things or further down, in{" "}
          <a href={inversionPath(of.inversion, "t.mbox.gz")}>t.mbox.gz</a>.
        </p>
      )}
    </Section>
  );
}

function marksOf(mail: Mail, fixes: ReadonlySet<string | null>, words: ReadonlySet<string>): readonly string[] {
  return [
    mail.hasReport ? "report" : "",
    fixes.has(mail.messageId) ? "fix" : mail.hasDiff ? "diff" : "",
    words.has(mail.messageId) ? "discussion" : "",
  ].filter(Boolean);
}
