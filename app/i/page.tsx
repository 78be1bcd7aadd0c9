/** `/i/`: inversions by state, subsystem, kind and year, newest report first. */
import { Facets } from "@/app/_components/facets.tsx";
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { Notices } from "@/app/_components/notices.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Pager } from "@/app/_components/pager.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { SubsystemLinks } from "@/app/_components/subsystem-links.tsx";
import { inversionsPath } from "@/lib/urls";
import { counted, inversionsView, readFilters, toWords } from "@/lib/views";

type Props = { searchParams: Promise<Query> };

export default async function InversionsPage({ searchParams }: Props) {
  const query = toParams(await searchParams);
  const filters = readFilters(query);
  const cursor = query.get("cursor");
  const view = await inversionsView(filters, { cursor });
  const title = ["Inversions", ...Object.values(filters).map(toWords)].join(", ");
  return (
    <PageFrame
      title={title}
      crumbs={[{ text: "inversions" }]}
      twins={["index.json", "index.txt", "index.atom"].map((leaf) => inversionsPath(filters, leaf))}
    >
      <h1>{title}</h1>
      <p className="meta">{counted(view.total, "inversion")}, newest report first</p>
      <Notices of={view.notices} />
      <div className="cols">
        <section id="list">
          <InversionTable
            of={view.inversions}
            date="lastSeen"
            column={{ heading: "Subsystem", cell: ({ subsystems }) => <SubsystemLinks of={subsystems} /> }}
          />
          {view.inversions.length === 0 && (
            <p className="empty">
              Nothing here fits. <a href={inversionsPath()}>All inversions</a>
            </p>
          )}
          <Pager
            next={view.next && inversionsPath({ ...filters, cursor: view.next })}
            first={cursor ? inversionsPath(filters) : null}
          />
        </section>
        <Facets of={view.facets} chosen={filters} hrefOf={(chosen) => inversionsPath(chosen)} />
      </div>
    </PageFrame>
  );
}
