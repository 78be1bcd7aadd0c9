/** A cycle on one line. Whole, it ends where it began; in a list, more than four locks are counted. */
import { Fragment } from "react";
import { Arrow } from "./edge.tsx";
import { LockName } from "./lock-name.tsx";

type Props = {
  readonly of: readonly string[];
  readonly form: "whole" | "short";
  /** One class in two uses is no ring. */
  readonly kind?: string;
};

const SHORT = 4;
const SHOWN = 3;

export function Ring({ of, form, kind }: Props) {
  const [first] = of;
  if (first === undefined)
    return <span className="sec">{kind === "prose" ? "an order in words, no cycle" : "cycle unknown"}</span>;
  if (kind === "inconsistent-usage" && of.length === 1) return <LockName name={first} />;
  const isCut = form === "short" && of.length > SHORT;
  const names = isCut ? of.slice(0, SHOWN) : [...of, first];
  return (
    <>
      {names.map((name, index) => (
        // The same class may stand at both ends.
        <Fragment key={`${index} ${name}`}>
          {index > 0 && (
            <>
              {" "}
              <Arrow />{" "}
            </>
          )}
          <LockName name={name} />
        </Fragment>
      ))}
      {isCut && (
        <>
          {" "}
          <Arrow /> <span className="more">{of.length - SHOWN} more</span>
        </>
      )}
    </>
  );
}
