/** What was read in the pasted text: kind, kernel, title, damage, and its dependencies with both places. */
import { kindWords, type MatchView } from "@/lib/views";
import { Edge } from "../edge.tsx";
import { Fact } from "../fact.tsx";
import { Inferred } from "../inferred.tsx";
import { Site } from "../site.tsx";
import { Text } from "../text.tsx";

export function ReadInText({ of }: { of: MatchView }) {
  const { report } = of;
  if (!report) return null;
  const { release, build } = report.kernel;
  const task = report.task.comm === null ? "" : `, ${report.task.comm}/${report.task.pid ?? "?"}`;
  return (
    <div className="top">
      <div>
        <h2 className="cap">What was read in your text</h2>
        <dl className="facts">
          <Fact label="Kind">
            {kindWords(report.kind)}, {report.cycle.length} {report.cycle.length === 1 ? "lock" : "locks"},{" "}
            {report.complete ? "complete" : "not complete"}
          </Fact>
          <Fact label="Kernel">
            {release === null ? (
              "unknown"
            ) : (
              <code>{`${release}${build === null ? "" : ` #${build.replace(/^#/, "")}`}`}</code>
            )}
            <Text of={task} />
          </Fact>
          <Fact label="Title">
            <Text of={report.title} />
          </Fact>
          <Fact label="Damage">
            {report.damage.length === 0
              ? "none"
              : report.damage.map(({ reason, line }) => `${reason.replaceAll("-", " ")} (line ${line})`).join(", ")}
            ; {of.linesRead} lines read
          </Fact>
        </dl>
      </div>
      <Dependencies of={of.edges} />
    </div>
  );
}

function Dependencies({ of }: { of: MatchView["edges"] }) {
  if (of.length === 0) return <p className="empty">No order of two locks stands in it.</p>;
  return (
    <ol className="cycle">
      {of.map((edge) => (
        <li key={edge.number}>
          <div>
            <Edge from={edge.fromPrinted ?? edge.from} to={edge.toPrinted ?? edge.to} />
            {edge.inferred && <Inferred />}
            <dl>
              <dt>held by</dt>
              <dd>
                <Site of={edge.heldBy} />
              </dd>
              <dt>taken in</dt>
              <dd>
                <Site of={edge.takenIn} />
              </dd>
            </dl>
          </div>
        </li>
      ))}
    </ol>
  );
}
