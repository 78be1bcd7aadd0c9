/**
 * A lock class as lockdep prints it: the boot's counter `#5` dimmed, the subclass `/1` kept, line breaks allowed after `->`
 * and before `[` without a character inside the name, so that copying gives lockdep's spelling.
 */
import { Fragment } from "react";
import { lockClassPath } from "@/lib/urls";
import { Text } from "./text.tsx";

type Props = {
  readonly name: string;
  /** Its page: the canonical class, where `name` is a printed form. */
  readonly href?: string;
};

const PARTS = /^(?<name>[^#]*?)(?<counter>#\d{1,6})?(?<subclass>\/\d)?$/;

export function LockName({ name, href }: Props) {
  if (href !== undefined)
    return (
      <a className="lock" href={href}>
        <Parts of={name} />
      </a>
    );
  return (
    <code className="lock">
      <Parts of={name} />
    </code>
  );
}

export function LockLink({ name }: { name: string }) {
  return <LockName name={name} href={lockClassPath(name)} />;
}

function Parts({ of }: { of: string }) {
  const { name = of, counter, subclass } = PARTS.exec(of)?.groups ?? {};
  const pieces = name.split(/(?<=->)|(?=\[)|(?<=[a-z]_completion\))/);
  return (
    <>
      {pieces.map((piece, index) => (
        // A name's pieces have no identity but their place.
        <Fragment key={`${index} ${piece}`}>
          {index > 0 && <wbr />}
          <Text of={piece} />
        </Fragment>
      ))}
      {counter && <span className="n">{counter}</span>}
      {subclass && <span className="sc">{subclass}</span>}
    </>
  );
}
