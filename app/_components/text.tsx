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

/** `&pipe->mutex -> sb_writers`: a name, or an arrow between two. */
const ARROWED = /(?<arrowed>\S{0,60}->\S{0,60})/;

/** A sentence with names of locks in it: no line ends within `->`, where browsers take its dash for a hyphen. */
export function LockText({ of }: { of: string }) {
  // Every second piece has an arrow; pieces have no identity but their place.
  return of.split(ARROWED).map((piece, index) =>
    index % 2 === 0 ? (
      <Text key={`${index} ${piece}`} of={piece} />
    ) : (
      <span key={`${index} ${piece}`} className="arrowed">
        <Text of={piece} />
      </span>
    ),
  );
}

function Hidden({ of }: { of: string }) {
  return (
    <span className="cp" title="a character that is not seen">
      {of}
    </span>
  );
}
