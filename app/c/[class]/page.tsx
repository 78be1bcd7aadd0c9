/** `/c/<class>/`: one lock class, the orders it takes part in, and what was done about them. */
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { Aliases } from "@/app/_components/lock-class/aliases.tsx";
import { BothOrders } from "@/app/_components/lock-class/both-orders.tsx";
import { ClassMeta } from "@/app/_components/lock-class/class-meta.tsx";
import { Misuses } from "@/app/_components/lock-class/misuses.tsx";
import { NeighbourTable } from "@/app/_components/lock-class/neighbour-table.tsx";
import { LockName } from "@/app/_components/lock-name.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { SaidOrders } from "@/app/_components/said-orders.tsx";
import { Section } from "@/app/_components/section.tsx";
import { FixTable } from "@/app/_components/subsystem/fix-table.tsx";
import { SubsystemLinks } from "@/app/_components/subsystem-links.tsx";
import { fromSegment, lockClassesPath, lockClassPath, searchPath } from "@/lib/urls";
import { lockClassView, toLine } from "@/lib/views";

type Props = { params: Promise<{ class: string }> };

export default async function LockClassPage({ params }: Props) {
  const asked = fromSegment((await params).class) ?? "";
  const view = await lockClassView(asked);
  if (!view) return <Missing status={404} what="lock class" operand={asked} />;
  const name = view.lock.class;
  return (
    <PageFrame
      title={toLine(name)}
      crumbs={[
        { text: "locks", href: lockClassesPath() },
        { text: toLine(name), form: "code" },
      ]}
      twins={["index.json", "index.txt", "index.atom"].map((leaf) => lockClassPath(name, leaf))}
    >
      <h1>
        <LockName name={name} />
      </h1>
      <ClassMeta of={view} />
      <Aliases of={view} />
      <BothOrders of={view} />
      {view.rules.length > 0 && (
        <Section id="rules" title="Written rules" note="charts of the source's comments, as mails quote them">
          <SaidOrders of={view.rules} />
        </Section>
      )}
      <div className="two">
        <NeighbourTable of={view} side="inner" />
        <NeighbourTable of={view} side="outer" />
      </div>
      <Section
        id="inversions"
        title="Inversions with this lock"
        note={`newest of ${view.total}`}
        feed={lockClassPath(name, "index.atom")}
      >
        {view.inversions.length === 0 && <p className="empty">It is in no known cycle.</p>}
        {view.inversions.length > 0 && (
          <InversionTable
            of={view.inversions}
            date="lastSeen"
            column={{ heading: "Subsystem", cell: ({ subsystems }) => <SubsystemLinks of={subsystems} /> }}
          />
        )}
        {view.total > view.inversions.length && <a href={searchPath(`lock:${name}`)}>All {view.total}</a>}
      </Section>
      {view.orders.length > 0 && (
        <Section id="said" title="Said of its order" note="in words, newest first">
          <SaidOrders of={view.orders} />
        </Section>
      )}
      {view.fixes.length > 0 && (
        <Section id="fixes" title="Fixes" note="of inversions with this lock">
          <FixTable of={view.fixes} />
        </Section>
      )}
      <Misuses of={view.misuses} />
    </PageFrame>
  );
}
