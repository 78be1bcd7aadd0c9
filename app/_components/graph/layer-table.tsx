/** The layers of a lock order: each class with the steps that lead inwards from it. */
import { pairPath } from "@/lib/urls";
import { type LockEdge, type LockOrderView, proofText } from "@/lib/views";
import { Arrow } from "../edge.tsx";
import { LockLink, LockName } from "../lock-name.tsx";
import { TableHead } from "../table-head.tsx";

export function LayerTable({ of }: { of: LockOrderView }) {
  const steps = Map.groupBy(of.steps, ({ from }) => from);
  return (
    <table className="t stack split">
      <TableHead of={[["Layer"], ["Class", "w"], ["Taken while it is held", "third"]]} />
      <tbody>
        {of.layers.flatMap((layer, at) =>
          layer.map((one, index) => (
            <tr key={one.class}>
              <td className="d">{index === 0 && <b>{at + 1}</b>}</td>
              <td className="w">
                <LockLink name={one.class} />
                {one.components.length > 0 && (
                  <>
                    {" "}
                    <span className="was">{one.components.join(", ")}</span>
                  </>
                )}
              </td>
              <td className="s">
                <Steps of={steps.get(one.class) ?? []} />
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}

function Steps({ of }: { of: readonly LockEdge[] }) {
  if (of.length === 0) return <span className="sec">nothing further in is known</span>;
  return (
    <>
      {of.map((edge) => (
        <div key={edge.to}>
          <Arrow /> <LockName name={edge.to} href={pairPath(edge.from, edge.to)} />, {proofText(edge)}
        </div>
      ))}
    </>
  );
}
