/** What the parser took each line of a pasted text for, and the steps it undid: as `deadlore parse --explain` prints it. */
import { Code } from "@/app/_components/code.tsx";
import { formatExplanation } from "@/lib/lockdep";

/** Characters shown: a page stays under 150 KB, and the terminal shows the rest. */
const MAX_SHOWN = 60_000;

export function LineByLine({ text }: { text: string }) {
  const explained = formatExplanation(text.slice(0, MAX_SHOWN));
  return (
    <details>
      <summary>What each line was taken for</summary>
      <Code label="What each line was taken for">{explained.slice(0, MAX_SHOWN)}</Code>
      {explained.length > MAX_SHOWN && (
        <p className="small sec">Cut here: `deadlore parse --explain` shows all of it.</p>
      )}
    </details>
  );
}
