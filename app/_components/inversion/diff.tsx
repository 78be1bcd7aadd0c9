/** A diff, line by line; signs carry the meaning, colour repeats it. */

import { type DiffLine, maskText } from "@/lib/views";
import { Code } from "../code.tsx";
import { Text } from "../text.tsx";

type Props = { readonly of: readonly DiffLine[]; readonly label: string };

export function Diff({ of, label }: Props) {
  return (
    <Code form="diff after" label={label}>
      {of.map(({ text, role }, index) => (
        // Lines of a diff repeat: a line is its place.
        <Line key={`${index} ${role}`} text={text} role={role} isFirst={index === 0} />
      ))}
    </Code>
  );
}

function Line({ text, role, isFirst }: DiffLine & { isFirst: boolean }) {
  return (
    <>
      {!isFirst && "\n"}
      {role === "same" ? (
        <Text of={maskText(text)} />
      ) : (
        <span className={role}>
          <Text of={maskText(text)} />
        </span>
      )}
    </>
  );
}
