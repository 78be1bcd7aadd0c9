/** `/c/`: every lock class, those in most inversions first. */
import { LockLink } from "@/app/_components/lock-name.tsx";
import { Meta } from "@/app/_components/meta.tsx";
import { Notices } from "@/app/_components/notices.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Pager } from "@/app/_components/pager.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { TableHead } from "@/app/_components/table-head.tsx";
import { lockClassesPath, lockGraphPath } from "@/lib/urls";
import { counted, lockClassesView } from "@/lib/views";

type Props = { searchParams: Promise<Query> };

export default async function LockClassesPage({ searchParams }: Props) {
  const cursor = toParams(await searchParams).get("cursor");
  const view = await lockClassesView({ cursor });
  return (
    <PageFrame
      title="Lock classes"
      crumbs={[{ text: "locks" }]}
      twins={["index.json", "index.txt"].map((leaf) => lockClassesPath({}, leaf))}
    >
      <h1>Lock classes</h1>
      <Meta
        of={[
          ["count", `${counted(view.total, "class", "classes")}, those in most inversions first`],
          [
            "graph",
            <a key="graph" href={lockGraphPath()}>
              lock graph: pairs with both orders, tangles
            </a>,
          ],
        ]}
      />
      <Notices of={view.notices} />
      {view.classes.length === 0 && <p className="empty">No lock class is known: no lock report has been read yet.</p>}
      <table className="t mini names">
        <TableHead
          of={[
            ["Class", "wide"],
            ["Inversions", "r"],
            ["Reports", "r"],
          ]}
        />
        <tbody>
          {view.classes.map((row) => (
            <tr key={row.class}>
              <td>
                <LockLink name={row.class} />
              </td>
              <td className="r">{row.inversions}</td>
              <td className="r">{row.reports}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager next={view.next && lockClassesPath({ cursor: view.next })} first={cursor ? lockClassesPath() : null} />
    </PageFrame>
  );
}
