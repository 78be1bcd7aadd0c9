import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { CycleDrawing } from "../../app/_components/inversion/cycle-drawing.tsx";
import { LockLink, LockName } from "../../app/_components/lock-name.tsx";
import { Ring } from "../../app/_components/ring.tsx";
import { StateBadge } from "../../app/_components/state-badge.tsx";
import { LockText, Text } from "../../app/_components/text.tsx";

const ten = Array.from({ length: 10 }, (_, index) => `&demo_${index}->${"long_".repeat(12)}lock`);
const bare = (html: string) => html.replace(/<[^>]*>/g, "");

describe("LockName", () => {
  it("breaks after an arrow and before a bracket without a character inside the name", () => {
    const html = renderToStaticMarkup(<LockName name="&ovl->i_mutex_key[depth]#5/1" />);
    expect(html).toBe(
      '<code class="lock">&amp;ovl-&gt;<wbr/>i_mutex_key<wbr/>[depth]<span class="n">#5</span><span class="sc">/1</span></code>',
    );
  });

  it("leads to the page of the class, escaped", () => {
    expect(renderToStaticMarkup(<LockLink name="a/b&c" />)).toContain('href="/c/a%2Fb&amp;c/"');
  });

  it("does not let a name become markup", () => {
    expect(renderToStaticMarkup(<LockName name={'"><script>alert(1)</script>'} />)).not.toContain("<script");
  });
});

describe("Text", () => {
  it("shows what cannot be seen", () => {
    const html = renderToStaticMarkup(<Text of={"torvalds\u202egnp.exe"} />);
    expect(html).toContain("U+202E");
    expect(html).not.toContain("\u202e");
  });

  it("leaves plain text alone", () => {
    expect(renderToStaticMarkup(<Text of="Thomas Hellström" />)).toBe("Thomas Hellström");
  });
});

describe("Ring", () => {
  it("ends where it began", () => {
    expect(bare(renderToStaticMarkup(<Ring of={["a", "b"]} form="short" />))).toBe("a → b → a");
  });

  it("counts the rest of a long cycle in a list, and shows it whole on its page", () => {
    expect(bare(renderToStaticMarkup(<Ring of={["a", "b", "c", "d", "e"]} form="short" />))).toBe("a → b → c → 2 more");
    expect(bare(renderToStaticMarkup(<Ring of={["a", "b", "c", "d", "e"]} form="whole" />))).toContain("e → a");
  });

  it("says that a cycle is unknown", () => {
    expect(bare(renderToStaticMarkup(<Ring of={[]} form="whole" />))).toBe("cycle unknown");
  });
});

describe("CycleDrawing", () => {
  it("grows with the cycle and keeps its width", () => {
    const html = renderToStaticMarkup(<CycleDrawing edges={[]} cycle={ten} />);
    expect(html).toContain('viewBox="0 0 336 715"');
    expect(html.match(/<rect/g)).toHaveLength(10);
  });

  it("has no style of its own, which the policy would refuse", () => {
    expect(renderToStaticMarkup(<CycleDrawing edges={[]} cycle={["a"]} />)).not.toContain("style=");
  });
});

describe("StateBadge", () => {
  it.each([
    ["patch-posted", "patch posted"],
    ["caused-by-unmerged-patch", "caused by unmerged patch"],
  ])("says %s in words", (state, words) => {
    expect(bare(renderToStaticMarkup(<StateBadge state={state} />))).toBe(words);
  });

  it("puts stalled and back again beside the state", () => {
    expect(bare(renderToStaticMarkup(<StateBadge state="open" stalled cameBack />))).toBe("open stalled back again");
  });
});

describe("Ring of what is told in words", () => {
  it("does not close an order that nobody closed", () => {
    expect(bare(renderToStaticMarkup(<Ring of={[]} form="whole" kind="prose" />))).toBe("an order in words, no cycle");
    expect(bare(renderToStaticMarkup(<Ring of={[]} form="whole" kind="circular" />))).toBe("cycle unknown");
  });
});

describe("LockText", () => {
  it("keeps names with an arrow whole, and copying gives what was said", () => {
    const said = "both have &q->debugfs_mutex -> &mm->mmap_lock, taken in demo_open";
    const html = renderToStaticMarkup(<LockText of={said} />);
    expect(bare(html).replaceAll("&amp;", "&").replaceAll("&gt;", ">")).toBe(said);
    expect(html).toContain('<span class="arrowed">&amp;q-&gt;debugfs_mutex</span>');
    expect(html).toContain('<span class="arrowed">-&gt;</span>');
  });

  it("leaves a sentence without one alone", () => {
    expect(renderToStaticMarkup(<LockText of="same title" />)).toBe("same title");
  });
});
