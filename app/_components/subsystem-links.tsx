/** Names of subsystems, each leading to its page. */
import { Fragment } from "react";
import { subsystemPath } from "@/lib/urls";

export function SubsystemLinks({ of }: { of: readonly string[] }) {
  if (of.length === 0) return <span className="sec">subsystem unknown</span>;
  return of.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ", "}
      <a href={subsystemPath(name)}>{name}</a>
    </Fragment>
  ));
}
