import { describe, expect, it } from "vitest";
import { MARK_END, MARK_START } from "../../../lib/search/index.ts";
import { toParts, withoutRepeats } from "../../../lib/views/search.ts";

const RING = "&demo->a -> &demo->b_lock";
const ABOVE = ["possible deadlock in demo_a", RING, "possible deadlock in demo_b"];
const shown = (snippet: string) =>
  withoutRepeats(toParts(snippet), ABOVE)
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join("");
const mark = (text: string) => `${MARK_START}${text}${MARK_END}`;

describe("a snippet", () => {
  it("does not say again what stands above it: the ring, other titles", () => {
    expect(shown(`&demo->a -> ${mark("&demo->b_lock")} · [PATCH] demo: take b_lock first`)).toBe(
      "[PATCH] demo: take b_lock first",
    );
    expect(shown(`possible deadlock in demo_b · ${RING}`)).toBe("");
    expect(shown(`… -> ${mark("&demo->b_lock")} · It holds ${mark("b_lock")} too long. …`)).toBe(
      "It holds [b_lock] too long. …",
    );
  });

  it("keeps its lines and marks otherwise", () => {
    const words = `demo: ${mark("a")} first · We hold ${mark("b_lock")} here.`;
    expect(shown(words)).toBe("demo: [a] first · We hold [b_lock] here.");
    expect(shown(`&demo->a is taken · ${RING} -> &demo->c`)).toBe(`&demo->a is taken · ${RING} -> &demo->c`);
  });
});
