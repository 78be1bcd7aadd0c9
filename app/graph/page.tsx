/** `/graph/`: what the whole lock graph shows at once: pairs of which both orders are known, and tangles of more than two locks. */
import { ContradictionTable } from "@/app/_components/graph/contradiction-table.tsx";
import { LockLink } from "@/app/_components/lock-name.tsx";
import { Meta } from "@/app/_components/meta.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { lockClassesPath, lockGraphPath } from "@/lib/urls";
import { counted, lockGraphView } from "@/lib/views";

/** Of each list; the JSON has all. */
const SHOWN = 100;
const TANGLE = 12;

export default async function LockGraphPage() {
  const view = await lockGraphView(null);
  if (!view) return null;
  const open = view.contradictions.filter(({ isClosed }) => !isClosed);
  const closed = view.contradictions.filter(({ isClosed }) => isClosed);
  return (
    <PageFrame
      title="Lock graph"
      crumbs={[{ text: "locks", href: lockClassesPath() }, { text: "graph" }]}
      twins={["index.json", "index.txt"].map(lockGraphPath)}
    >
      <h1>Lock graph</h1>
      <Meta
        of={[
          ["classes", counted(view.classes.length, "class", "classes")],
          ["edges", counted(view.edges.length, "edge")],
        ]}
      />
      <Section id="open" title="Both orders known, and no report that closes them" note={`${open.length}`}>
        {open.length === 0 && <p className="empty">None.</p>}
        {open.length > 0 && <ContradictionTable of={open.slice(0, SHOWN)} />}
      </Section>
      <Section id="closed" title="Both orders known, and reported together" note={`${closed.length}`}>
        {closed.length === 0 && <p className="empty">None.</p>}
        {closed.length > 0 && <ContradictionTable of={closed.slice(0, SHOWN)} />}
      </Section>
      <Section id="tangles" title="Tangles" note="classes that reach each other over known orders">
        {view.tangles.length === 0 && <p className="empty">None.</p>}
        <ul>
          {view.tangles.slice(0, SHOWN).map((tangle) => (
            <li key={tangle.join(" ")}>
              {counted(tangle.length, "class", "classes")}:{" "}
              {tangle.slice(0, TANGLE).map((name, at) => (
                <span key={name}>
                  {at > 0 && ", "}
                  <LockLink name={name} />
                </span>
              ))}
              {tangle.length > TANGLE && ` and ${tangle.length - TANGLE} more`}
            </li>
          ))}
        </ul>
      </Section>
    </PageFrame>
  );
}
