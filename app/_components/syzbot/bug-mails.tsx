/** The mails that name a syzbot id, as a time line. */
import { messagePath } from "@/lib/urls";
import { type MentioningMail, personName } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";

export function BugMails({ of }: { of: readonly MentioningMail[] }) {
  if (of.length === 0) return null;
  return (
    <Section id="mails" title="Mails about this id" note={`${of.length}`}>
      <ol className="line">
        {of.map((mail) => {
          const kind = personName(mail.from) === "syzbot" ? "report" : mail.hasDiff ? "patch" : "mail";
          return (
            <li key={mail.messageId} className={kind === "mail" ? "" : `ev-${kind}`} id={mail.messageId}>
              <Day of={mail.date} /> <span className="k">{kind}</span>{" "}
              <span>
                <a href={messagePath(mail.messageId)}>
                  <Text of={mail.subject} />
                </a>
                , {personName(mail.from)}
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
