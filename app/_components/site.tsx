/** A place in the source: function, file:line. */
import { Fragment } from "react";
import { Text } from "./text.tsx";

type Props = {
  readonly of: { readonly function: string | null; readonly file: string | null; readonly line: number | null } | null;
};

export function Site({ of }: Props) {
  if (!of || (of.function === null && of.file === null)) return <span className="sec">unknown place</span>;
  return (
    <>
      {of.function !== null && (
        <code className="fn">
          <Text of={of.function} />
        </code>
      )}
      {of.function !== null && of.file !== null && " "}
      {of.file !== null && (
        <code className="at">
          <Path of={of.file} />
          {of.line !== null && `:${of.line}`}
        </code>
      )}
    </>
  );
}

/** Breaks after a slash. */
function Path({ of }: { of: string }) {
  return of.split(/(?<=\/)/).map((part, index) => (
    // Parts of a path have no identity but their place.
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      <Text of={part} />
    </Fragment>
  ));
}
