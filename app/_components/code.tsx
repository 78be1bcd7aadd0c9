/** Text of the kernel or of a mail in a box that scrolls by itself: reached by keyboard, named for who cannot see it. */
import type { ReactNode } from "react";

type Props = {
  readonly label: string;
  /** Beside `code`: stack, diff, cite. */
  readonly form?: string;
  readonly children: ReactNode;
};

export function Code({ label, form = "", children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a <section> does not keep line breaks
    <pre className={`code ${form}`.trim()} tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  );
}
