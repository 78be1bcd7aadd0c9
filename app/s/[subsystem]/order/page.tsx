/** `/s/<subsystem>/order/`: the lock order that reports and mails show, from the outermost lock to the innermost. */
import { EdgeTable } from "@/app/_components/graph/edge-table.tsx";
import { LayerTable } from "@/app/_components/graph/layer-table.tsx";
import { Meta } from "@/app/_components/meta.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { fromSegment, lockOrderPath, subsystemPath, subsystemsPath } from "@/lib/urls";
import { counted, lockOrderView } from "@/lib/views";

type Props = { params: Promise<{ subsystem: string }> };

export default async function LockOrderPage({ params }: Props) {
  const name = fromSegment((await params).subsystem) ?? "";
  const view = await lockOrderView(name);
  if (!view) return <Missing status={404} what="subsystem" operand={name} />;
  const classes = view.layers.flat().length;
  return (
    <PageFrame
      title={`${name}: observed lock order`}
      crumbs={[
        { text: "subsystems", href: subsystemsPath() },
        { text: name, href: subsystemPath(name) },
        { text: "lock order" },
      ]}
      twins={["index.json", "index.txt"].map((leaf) => lockOrderPath(name, leaf))}
    >
      <h1>{name}: observed lock order</h1>
      <Meta
        of={[
          ["classes", counted(classes, "class", "classes")],
          ["edges", counted(view.edges, "edge")],
          ["layers", counted(view.layers.length, "layer")],
        ]}
      />
      <p className="intro">
        Every report shows a cycle, so not all of its orders can hold: here stand the best proven ones, outermost lock
        first, and below what was seen against them. A step that others imply is left out.
      </p>
      {classes === 0 && <p className="empty">No order of two locks is known.</p>}
      {classes > 0 && <LayerTable of={view} />}
      {view.against.length > 0 && (
        <Section id="against" title="Seen against this order" note="one of the two is a bug, or two locks share a name">
          <EdgeTable of={view.against} />
        </Section>
      )}
    </PageFrame>
  );
}
