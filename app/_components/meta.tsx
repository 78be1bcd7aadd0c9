/** The line of facts below a heading: parts with room between them, and a dot for readers of text. */
import { Fragment, type ReactNode } from "react";

export function Meta({ of }: { of: readonly (readonly [key: string, part: ReactNode])[] }) {
  return (
    <p className="meta">
      {of.map(([key, part], index) => (
        <Fragment key={key}>
          {index > 0 && <span className="vh"> · </span>} <span>{part}</span>
        </Fragment>
      ))}
    </p>
  );
}
