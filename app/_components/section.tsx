/** A section with its heading, a note beside it, and the feed of what it lists. */
import type { ReactNode } from "react";

type Props = {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly feed?: string;
  readonly children: ReactNode;
};

export function Section({ id, title, note, feed, children }: Props) {
  return (
    <section id={id}>
      <h2>
        {title}
        {note !== undefined && (
          <>
            {" "}
            <span className="note-n">{note}</span>
          </>
        )}
        {feed !== undefined && (
          <>
            {" "}
            <span className="feed">
              <a href={feed}>Atom</a>
            </span>
          </>
        )}
      </h2>
      {children}
    </section>
  );
}
