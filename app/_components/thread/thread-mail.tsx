/** One mail of a thread: who, when, what it is, and its text; only the head where its text is not kept. */

import { findReports } from "@/lib/lockdep";
import type { Message } from "@/lib/mail";
import { inversionPath, messagePath } from "@/lib/urls";
import { personName, type ThreadEntry, type ThreadView, toLine, toMinute } from "@/lib/views";
import { LoreLink } from "../lore-link.tsx";
import { cutBody, THREAD_PART } from "../mail/cut-body.ts";
import { MailText } from "../mail/mail-text.tsx";
import type { ThreadForm } from "./cut-thread.ts";

type Props = {
  readonly mail: ThreadEntry;
  readonly text: Message | undefined;
  readonly view: ThreadView;
  readonly form: ThreadForm;
};

export function ThreadMailText({ mail, text, view, form }: Props) {
  if (mail.removed) return <Removed of={mail} />;
  if (mail.ghost) return <Ghost of={mail} />;
  return (
    <article className="msg" id={mail.messageId}>
      <Head mail={mail} view={view} />
      {text === undefined ? (
        <p className="empty">
          The text of this mail is not kept here. <LoreLink messageId={mail.messageId}>Read it on lore.</LoreLink>
        </p>
      ) : (
        <Text of={text.body} mail={mail} form={form} />
      )}
    </article>
  );
}

function Text({ of, mail, form }: { of: string; mail: ThreadEntry; form: ThreadForm }) {
  const { body, reports, parts } = cutBody(of, toMarks(mail, of), 1, THREAD_PART);
  const { messageId } = mail;
  return (
    <>
      <MailText messageId={messageId} body={body} reports={reports} form={form === "t" ? "folded" : "open"} />
      {parts > 1 && (
        <p className="note">
          A long mail: this is its beginning, <a href={messagePath(messageId)}>all of it</a> is on its own page.
        </p>
      )}
    </>
  );
}

/** Found again rather than read from the base: of a mail without a mark there is nothing to find. */
function toMarks(mail: ThreadEntry, body: string) {
  if (!mail.marks.some((mark) => mark.endsWith("report"))) return [];
  return findReports(body).map(({ title, span, inversion }) => ({
    title,
    span,
    inversion: inversion ?? mail.inversions[0] ?? null,
  }));
}

function Head({ mail, view }: { mail: ThreadEntry; view: ThreadView }) {
  const { messageId, parent, date, inversions } = mail;
  const parentIsHere = !view.isPart && view.mails.some((each) => each.messageId === parent && !each.ghost);
  return (
    <div className="msghead">
      <h3>{personName(mail.from)}</h3>{" "}
      {mail.marks.length > 0 && <span className="state">{mail.marks.join(", ").replaceAll("-", " ")}</span>}{" "}
      {date === null ? <span>no date</span> : <time dateTime={date}>{toMinute(date)}</time>}{" "}
      {mail.hasOwnSubject && mail.depth > 0 && <span>{toLine(mail.subject ?? "")}</span>}{" "}
      {inversions.length === 1 && inversions[0] !== undefined && <a href={inversionPath(inversions[0])}>inversion</a>}{" "}
      <span className="links">
        {parent !== null && <a href={parentIsHere ? `#${encodeURIComponent(parent)}` : messagePath(parent)}>parent</a>}{" "}
        <a href={messagePath(messageId)}>alone</a> <LoreLink messageId={messageId} />{" "}
        {mail.isKept && <a href={messagePath(messageId, "raw")}>raw</a>}{" "}
        <LoreLink messageId={messageId} leaf="#R">
          reply
        </LoreLink>
      </span>
    </div>
  );
}

function Removed({ of }: { of: ThreadEntry }) {
  return (
    <article className="msg" id={of.messageId}>
      <div className="msghead">
        <h3>A mail that was removed on request</h3>
      </div>
      <p className="empty">
        Its place in the thread stays: <code>{toLine(of.messageId)}</code>.
      </p>
    </article>
  );
}

function Ghost({ of }: { of: ThreadEntry }) {
  return (
    <article className="msg" id={of.messageId}>
      <div className="msghead">
        <h3>A mail that was never read here</h3>{" "}
        <span className="links">
          <LoreLink messageId={of.messageId} />
        </span>
      </div>
      <p className="empty">
        Others answer to <code>{toLine(of.messageId)}</code>; it came through no list of this base.
      </p>
    </article>
  );
}
