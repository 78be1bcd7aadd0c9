/** The dependencies of the inversions that a merged fix answers: which one it removed, and which were seen again afterwards. */
import { inversionPath, messagePath } from "@/lib/urls";
import { counted, type FixView } from "@/lib/views";
import { Day } from "../day.tsx";
import { LockName } from "../lock-name.tsx";

export function EdgesAfter({ of }: { of: FixView["edges"] }) {
  const rows = of.flatMap(({ inversion, edges }) => edges.map((edge) => ({ inversion, edge })));
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className="cap" id="after">
        Its dependencies after the fix
      </h3>
      <ul>
        {rows.map(({ inversion, edge: { from, to, removedBy, cameBack, later } }) => (
          <li key={`${inversion} ${from} ${to}`}>
            <LockName name={from} /> → <LockName name={to} />:{" "}
            {removedBy !== null && (
              <>
                removed here, which changes <code>{removedBy.detail}</code> (inferred);{" "}
              </>
            )}
            {cameBack === null ? (
              "not seen again with a kernel that has the fix"
            ) : (
              <>
                seen again <Day of={cameBack.date} /> in{" "}
                <a href={messagePath(cameBack.messageId)}>{cameBack.kernel ?? "a later kernel"}</a>,{" "}
                {counted(later, "report")}
                {cameBack.inversion !== null && cameBack.inversion !== inversion && (
                  <>
                    {" "}
                    of <a href={inversionPath(cameBack.inversion)}>another inversion</a>
                  </>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
