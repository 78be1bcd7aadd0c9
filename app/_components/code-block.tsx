/** Text of the kernel or of a mail that may be wider than the page: it scrolls itself, so it can be reached by keyboard. */
import type { ReactNode } from "react";

type Props = { readonly label: string; readonly form?: "stack" | "diff" | "cite"; readonly children: ReactNode };

export function CodeBlock({ label, form, children }: Props) {
  return (
    // biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus (WCAG 2.1.1)
    // biome-ignore-start lint/a11y/useSemanticElements: a section around each would be a region without its text's font
    <pre className={form === undefined ? "code" : `code ${form}`} tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
    // biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above
    // biome-ignore-end lint/a11y/useSemanticElements: see above
  );
}
