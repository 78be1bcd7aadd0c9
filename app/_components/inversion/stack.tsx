/** A stack: the frame that took the lock is marked, what says nothing is dimmed or folded. */

import type { EdgeView } from "@/lib/views";
import { Code } from "../code.tsx";
import { Text } from "../text.tsx";

type Props = { readonly of: NonNullable<EdgeView["stack"]>; readonly label: string };

const CLASSES = { frame: "fr", hit: "hit", skip: "skip-fr" } as const;

export function Stack({ of, label }: Props) {
  return (
    <Code form="stack" label={label}>
      <span className="fr">
        <Text of={of.heading} />
      </span>
      {of.lines.map(({ text, role }, index) => (
        // A frame may stand twice in a stack: a line is its place.
        <span key={`${index} ${text}`}>
          {"\n"}
          <span className={CLASSES[role]}>
            <Text of={text} />
          </span>
        </span>
      ))}
    </Code>
  );
}
