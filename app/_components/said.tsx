/** A quoted sentence, who said it, and the mail it stands in. */
import { messagePath } from "@/lib/urls";
import { maskText, toLine } from "@/lib/views";
import { Day } from "./day.tsx";

type Props = {
  readonly quote: string;
  readonly messageId: string | null;
  readonly who?: string | null;
  readonly date?: string | null;
};

export function Said({ quote, messageId, who = null, date = null }: Props) {
  return (
    <blockquote className="said">
      “{maskText(toLine(quote))}”
      <br className="tb" />
      <cite>
        {who}
        {who !== null && date !== null && ", "}
        {date !== null && <Day of={date} />} {messageId !== null && <a href={messagePath(messageId)}>mail</a>}
      </cite>
    </blockquote>
  );
}
