/** Who spoke last, and what; a bot's mail is no word. */
import { messagePath } from "@/lib/urls";
import { cut, type InversionSummary, maskText, personName, toLine } from "@/lib/views";
import { Day } from "../day.tsx";

export function LastWord({ of }: { of: InversionSummary["lastWord"] }) {
  if (!of) return <>no human reply</>;
  return (
    <>
      {personName(of.author)}
      {of.quote !== null && <>: “{cut(maskText(toLine(of.quote)))}”</>}{" "}
      <a href={messagePath(of.messageId)}>
        <Day of={of.date} />
      </a>
    </>
  );
}
