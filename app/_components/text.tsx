/** Text of others, with characters that show nothing or turn the reading direction made visible. */
import { findHidden } from "@/lib/views";

export function Text({ of }: { of: string }) {
  const pieces = findHidden(of);
  if (pieces.every(({ hidden }) => !hidden)) return of;
  // Pieces have no identity but their place.
  return (
    <bdi>
      {pieces.map(({ text, hidden }, index) => (hidden ? <Hidden key={`${index} ${text}`} of={text} /> : text))}
    </bdi>
  );
}

function Hidden({ of }: { of: string }) {
  return (
    <span className="cp" title="a character that is not seen">
      {of}
    </span>
  );
}
