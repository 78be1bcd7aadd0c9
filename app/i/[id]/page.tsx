/** `/i/<id>/`: one inversion. What locks in what order, where, in what state, and who says so; then the proof of each. */
import { permanentRedirect } from "next/navigation";
import { Backports } from "@/app/_components/inversion/backports.tsx";
import { Cite } from "@/app/_components/inversion/cite.tsx";
import { CycleList } from "@/app/_components/inversion/cycle-list.tsx";
import { CycleSection } from "@/app/_components/inversion/cycle-section.tsx";
import { Discussion } from "@/app/_components/inversion/discussion.tsx";
import { EdgeProofs } from "@/app/_components/inversion/edge-proofs.tsx";
import { Episodes } from "@/app/_components/inversion/episodes.tsx";
import { Headline } from "@/app/_components/inversion/headline.tsx";
import { InversionMeta } from "@/app/_components/inversion/inversion-meta.tsx";
import { Mails } from "@/app/_components/inversion/mails.tsx";
import { Near } from "@/app/_components/inversion/near.tsx";
import { PatchSection } from "@/app/_components/inversion/patch-section.tsx";
import { StateFacts } from "@/app/_components/inversion/state-facts.tsx";
import { TimeLine } from "@/app/_components/inversion/time-line.tsx";
import { Toc } from "@/app/_components/inversion/toc.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { fromSegment, inversionPath, inversionsPath, subsystemPath } from "@/lib/urls";
import { inversionView, toRing } from "@/lib/views";

type Props = { params: Promise<{ id: string }> };

const TWINS = ["index.json", "index.txt", "index.atom", "t.mbox.gz"];

export default async function InversionPage({ params }: Props) {
  const id = fromSegment((await params).id) ?? "";
  const view = await inversionView(id);
  if (!view) return <Missing status={404} what="inversion" operand={id} />;
  if (view.inversion !== id) permanentRedirect(inversionPath(view.inversion));
  const [subsystem] = view.subsystems;
  const crumb = subsystem
    ? { text: subsystem.name, href: subsystemPath(subsystem.name) }
    : { text: "inversions", href: inversionsPath() };
  return (
    <PageFrame
      title={view.cycle.length > 0 ? toRing(view.cycle, view.kind) : view.title}
      description={`${view.title}: ${view.resolution.state}`}
      crumbs={[crumb, { text: id, form: "code" }]}
      twins={TWINS.map((leaf) => inversionPath(id, leaf))}
    >
      <h1>
        <Headline of={view} />
      </h1>
      <InversionMeta of={view} />
      <div className="top">
        <CycleList of={view} />
        <StateFacts of={view} />
      </div>
      <Toc of={view} />
      <CycleSection of={view} />
      <EdgeProofs of={view} />
      <TimeLine of={view} />
      <Episodes of={view} />
      <Discussion of={view} />
      <Mails of={view} />
      <PatchSection of={view} />
      <Backports of={view} />
      <Near of={view.related} />
      <Cite of={view.trailers} />
    </PageFrame>
  );
}
