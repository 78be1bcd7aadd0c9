/** `/s/`: subsystems that have inversions, those with most open ones first. */
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { SubsystemTable } from "@/app/_components/subsystem-table.tsx";
import { subsystemsPath } from "@/lib/urls";
import { counted, subsystemsView } from "@/lib/views";

export default async function SubsystemsPage() {
  const view = await subsystemsView();
  return (
    <PageFrame
      title="Subsystems"
      crumbs={[{ text: "subsystems" }]}
      twins={["index.json", "index.txt"].map(subsystemsPath)}
    >
      <h1>Subsystems</h1>
      <p className="meta">{counted(view.total, "subsystem")} with inversions, those with most open ones first</p>
      <SubsystemTable of={view.subsystems} form="whole" />
    </PageFrame>
  );
}
