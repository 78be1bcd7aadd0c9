/** The contents line: only sections that are there. */
import type { InversionView } from "@/lib/views";

export function Toc({ of }: { of: InversionView }) {
  const sections = [
    ["cycle", of.cycle.length === 0 ? "Order" : "Cycle", true],
    ["edges", "Edges and proof", of.edges.length > 0],
    ["history", "Time line", true],
    ["episodes", "Episodes", of.episodes.length > 1],
    ["proposals", "Proposals", of.discussion.length > 0],
    ["discussion", "Mails", true],
    ["patch", "Patch", of.patch !== null],
    ["backports", "Stable trees", of.backports.length > 0],
    ["near", "Near inversions", true],
    ["cite", "Cite", of.trailers.length > 0],
  ] as const;
  return (
    <nav className="toc" aria-label="On this page">
      <ul>
        {sections.map(
          ([id, text, isThere]) =>
            isThere && (
              <li key={id}>
                <a href={`#${id}`}>{text}</a>
              </li>
            ),
        )}
      </ul>
    </nav>
  );
}
