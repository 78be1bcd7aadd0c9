/** `/p/<A>/<B>/`: an ordered pair of lock classes, and the reports that show each order. */
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { LockLink } from "@/app/_components/lock-name.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { OrderTable } from "@/app/_components/pair/order-table.tsx";
import { PairFacts } from "@/app/_components/pair/pair-facts.tsx";
import { Section } from "@/app/_components/section.tsx";
import { SubsystemLinks } from "@/app/_components/subsystem-links.tsx";
import { fromSegment, lockClassesPath, pairPath } from "@/lib/urls";
import { pairView, toLine } from "@/lib/views";

type Props = { params: Promise<{ a: string; b: string }> };

export default async function PairPage({ params }: Props) {
  const segments = await params;
  const [a, b] = [fromSegment(segments.a) ?? "", fromSegment(segments.b) ?? ""];
  const view = await pairView(a, b);
  if (!view) return <Missing status={404} what="pair of lock classes" operand={`${a} > ${b}`} />;
  const isOne = view.a === view.b;
  const title = toLine(`${view.a} and ${isOne ? "itself" : view.b}`);
  return (
    <PageFrame
      title={title}
      crumbs={[{ text: "locks", href: lockClassesPath() }, { text: title }]}
      twins={["index.json", "index.txt"].map((leaf) => pairPath(view.a, view.b, leaf))}
    >
      <h1>
        {!isOne && <span className="sec">A </span>}
        <LockLink name={view.a} /> <span className="sec">{isOne ? "and itself" : "and B"}</span>{" "}
        {!isOne && <LockLink name={view.b} />}
      </h1>
      <PairFacts of={view} />
      <div className="two">
        <OrderTable id="forward" title={isOne ? "Taken while held" : "A then B"} of={view.forward} />
        {!isOne && <OrderTable id="backward" title="B then A" of={view.backward} />}
      </div>
      <Section
        id="inversions"
        title={isOne ? "Inversions of this lock alone" : "Inversions with this pair"}
        note={`newest of ${view.total}`}
      >
        {view.inversions.length === 0 && <p className="empty">The pair is in no known cycle.</p>}
        {view.inversions.length > 0 && (
          <InversionTable
            of={view.inversions}
            date="lastSeen"
            column={{ heading: "Subsystem", cell: ({ subsystems }) => <SubsystemLinks of={subsystems} /> }}
          />
        )}
      </Section>
    </PageFrame>
  );
}
