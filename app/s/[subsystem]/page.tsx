/** `/s/<subsystem>/`: a maintainer's list. What is open, what waits for a merge, the fixes by date. */
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { LockTable } from "@/app/_components/lock-table.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { FixTable } from "@/app/_components/subsystem/fix-table.tsx";
import { LastWord } from "@/app/_components/subsystem/last-word.tsx";
import { SubsystemMeta } from "@/app/_components/subsystem/subsystem-meta.tsx";
import { YearBars } from "@/app/_components/subsystem/year-bars.tsx";
import { fromSegment, inversionsPath, lockOrderPath, subsystemPath, subsystemsPath } from "@/lib/urls";
import { type InversionSummary, subsystemView } from "@/lib/views";

type Props = { params: Promise<{ subsystem: string }> };

const COLUMN = {
  heading: "Last human word",
  form: "wide",
  cell: ({ lastWord }: InversionSummary) => <LastWord of={lastWord} />,
} as const;

export default async function SubsystemPage({ params }: Props) {
  const name = fromSegment((await params).subsystem) ?? "";
  const view = await subsystemView(name);
  if (!view) return <Missing status={404} what="subsystem" operand={name} />;
  return (
    <PageFrame
      title={name}
      crumbs={[{ text: "subsystems", href: subsystemsPath() }, { text: name }]}
      twins={["index.json", "index.txt", "index.atom"].map((leaf) => subsystemPath(name, leaf))}
    >
      <h1>{name}</h1>
      <SubsystemMeta of={view} />
      <Section
        id="open"
        title="Open, newest report first"
        feed={inversionsPath({ subsystem: name, state: "open" }, "index.atom")}
      >
        {view.open.length === 0 && <p className="empty">None is open.</p>}
        {view.open.length > 0 && <InversionTable of={view.open} date="lastSeen" column={COLUMN} />}
      </Section>
      <Section id="waiting" title="Patch posted or applied, not merged">
        {view.waiting.length === 0 && <p className="empty">None waiting.</p>}
        {view.waiting.length > 0 && <InversionTable of={view.waiting} date="lastSeen" column={COLUMN} />}
      </Section>
      <div className="cols">
        <Section
          id="fixes"
          title="Fixes by date"
          note="with the sentence that says so"
          feed={inversionsPath({ subsystem: name, state: "fixed" }, "index.atom")}
        >
          <FixTable of={view.fixes} />
        </Section>
        <aside>
          <YearBars of={view.years} />
          <Section id="locks" title="Locks">
            <LockTable of={view.locks} total={view.total} />
            <p className="pager">
              <a className="end" href={lockOrderPath(name)}>
                Observed lock order
              </a>
            </p>
          </Section>
        </aside>
      </div>
    </PageFrame>
  );
}
