/** The text of one mail on its own page, a long one in parts. */
import { fromPlace, messagePath } from "@/lib/urls";
import type { MessageView } from "@/lib/views";
import { Pager } from "../pager.tsx";
import { cutBody } from "./cut-body.ts";
import { MailText, toReportMarks } from "./mail-text.tsx";

type Props = {
  readonly of: MessageView;
  readonly body: string;
  readonly part: string | null;
  readonly at?: string | null;
};

export function WholeMail({ of, body, part: wanted, at = null }: Props) {
  const { part, parts, ...text } = cutBody(body, toReportMarks(of), Number(wanted ?? 1));
  const path = messagePath(of.messageId);
  // Places are counted from the beginning of the mail, so in its first part only.
  const said = part === 1 ? fromPlace(at) : undefined;
  return (
    <>
      {parts > 1 && (
        <p className="note">
          Part {part} of {parts} of a long mail; whole in <a href={messagePath(of.messageId, "raw")}>raw</a>.
        </p>
      )}
      <MailText messageId={of.messageId} body={text.body} reports={text.reports} form="alone" said={said} />
      <Pager next={part < parts ? `${path}?part=${part + 1}` : null} first={part > 1 ? path : null} text="Next part" />
    </>
  );
}
