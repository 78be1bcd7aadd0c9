/** A quoted sentence, who said it, and the mail it stands in. */
import { saidPath } from "@/lib/urls";
import { maskText, toLine } from "@/lib/views";
import { Day } from "./day.tsx";

type Props = {
  readonly quote: string;
  readonly messageId: string | null;
  readonly who?: string | null;
  readonly date?: string | null;
  /** Its place in the mail; the link leads there. */
  readonly span?: { readonly start: number; readonly end: number } | null;
};

export function Said({ quote, messageId, who = null, date = null, span = null }: Props) {
  return (
    <blockquote className="said">
      “{maskText(toLine(quote))}”
      <br className="tb" />
      <cite>
        {who}
        {who !== null && date !== null && ", "}
        {date !== null && <Day of={date} />} {messageId !== null && <a href={saidPath(messageId, span)}>mail</a>}
      </cite>
    </blockquote>
  );
}
