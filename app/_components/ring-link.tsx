/** A cycle on one line that leads to its inversion, with its title below. */
import type { ReactNode } from "react";
import { inversionPath } from "@/lib/urls";
import { Ring } from "./ring.tsx";

type Props = {
  readonly inversion: string;
  readonly cycle: readonly string[];
  readonly kind?: string;
  readonly children?: ReactNode;
};

export function RingLink({ inversion, cycle, kind, children }: Props) {
  return (
    <>
      <a href={inversionPath(inversion)} className="plain">
        <span className="ring">
          <Ring of={cycle} form="short" kind={kind} />
        </span>
      </a>
      {children && (
        <>
          <br className="tb" />
          <span className="sub">{children}</span>
        </>
      )}
    </>
  );
}
