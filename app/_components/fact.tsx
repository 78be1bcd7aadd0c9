/** A row of `<dl className="facts">`: label and value. */
import type { ReactNode } from "react";

type Props = { readonly label: string; readonly id?: string; readonly children: ReactNode };

export function Fact({ label, id, children }: Props) {
  return (
    <div {...(id !== undefined && { id })}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
