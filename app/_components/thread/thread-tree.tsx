/** The tree of a thread: date, author, what was found. Of a long thread, the part around the mails of the page. */
import { messagePath } from "@/lib/urls";
import { cut, personName, type ThreadEntry, type ThreadView, toLine, toMinute } from "@/lib/views";
import type { ThreadForm, ThreadPage } from "./cut-thread.ts";

/** Rows of the tree; each costs about 250 bytes of the page. */
const MAX_ROWS = 120;
/** Deeper answers are drawn at this depth. */
const MAX_INDENT = 12;

type Props = { readonly of: ThreadView; readonly page: ThreadPage; readonly form: ThreadForm };

export function ThreadTree({ of, page, form }: Props) {
  const start = of.mails.length <= MAX_ROWS || form === "T" ? 0 : page.start;
  const rows = of.mails.slice(start, start + MAX_ROWS);
  const shown = new Set(page.mails.map(({ messageId }) => messageId));
  const left = (of.isPart ? of.messages : of.mails.length) - rows.length;
  return (
    <div>
      <h2 className="cap">Mails</h2>
      <ol className="tree">
        {rows.map((mail) => (
          <li key={mail.messageId}>
            {mail.date === null ? (
              <span className="sec">no date</span>
            ) : (
              <time dateTime={mail.date}>{toMinute(mail.date)}</time>
            )}{" "}
            <span>
              <span className="i">{toIndent(mail.depth)}</span>
              <Row mail={mail} isShown={shown.has(mail.messageId)} />
            </span>
          </li>
        ))}
      </ol>
      {left > 0 && <p className="small sec">{left} mails of this thread stand on its other pages.</p>}
    </div>
  );
}

const toIndent = (depth: number): string => (depth === 0 ? "" : `${"  ".repeat(Math.min(depth, MAX_INDENT) - 1)}└ `);

function Row({ mail, isShown }: { mail: ThreadEntry; isShown: boolean }) {
  if (mail.ghost)
    return (
      <>
        {mail.removed ? "removed" : <a href={messagePath(mail.messageId)}>never read</a>}{" "}
        <span className="what">{toLine(mail.messageId).slice(0, 60)}</span>
      </>
    );
  return (
    <>
      <a href={isShown ? `#${encodeURIComponent(mail.messageId)}` : messagePath(mail.messageId)}>
        {personName(mail.from)}
      </a>{" "}
      <span className="what">
        {mail.marks.join(", ").replaceAll("-", " ")}
        {mail.hasOwnSubject && mail.depth > 0 && ` ${cut(toLine(mail.subject ?? ""), 80)}`}
      </span>
    </>
  );
}
