/** Trailers to paste into a changelog. */
import { Code } from "../code.tsx";
import { Section } from "../section.tsx";

export function Cite({ of }: { of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <Section id="cite" title="Cite" note="for a changelog; suggested, check before use">
      <Code form="cite" label="Trailers to paste">
        {of.join("\n")}
      </Code>
    </Section>
  );
}
