/** Prior inversions, best first: score, cycle, state, why, and what was said. */
import { inversionPath, messagePath } from "@/lib/urls";
import { type MatchEntry, toLine, toScore } from "@/lib/views";
import { Day } from "../day.tsx";
import { Meta } from "../meta.tsx";
import { Ring } from "../ring.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";

export function Ranked({ of }: { of: readonly MatchEntry[] }) {
  return (
    <ol className="hits">
      {of.map((entry, index) => (
        <li className="rank" key={entry.inversion} id={entry.inversion}>
          <div className="score">
            {toScore(entry.score)}
            <br className="tb" />
            <small>no. {index + 1}</small>
          </div>
          <Entry of={entry} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ of }: { of: MatchEntry }) {
  const { summary, resolution, reports } = of;
  const newest = reports.at(-1);
  const quote = resolution.quote;
  return (
    <div>
      <div>
        <a className="plain" href={inversionPath(of.inversion)}>
          <span className="ring">
            <Ring of={summary.cycle} form="short" />
          </span>
        </a>{" "}
        <StateBadge state={resolution.state} stalled={summary.stalled} cameBack={summary.cameBack} />
      </div>
      <Meta
        of={[
          ["date", <Day key="date" of={newest?.date ?? null} />],
          ["subject", <Text key="subject" of={newest?.subject ?? of.title} />],
          ["reports", `${reports.length} ${reports.length === 1 ? "report" : "reports"}`],
          ["subsystems", of.subsystems.slice(0, 3).join(", ") || "subsystem unknown"],
        ]}
      />
      <ul className="reasons" aria-label="Why">
        {of.reasons.map((reason) => (
          <li key={`${reason.rule} ${reason.detail}`}>
            <span className="sg">+</span> <Text of={reason.detail} />
          </li>
        ))}
      </ul>
      {quote !== null && <Said quote={quote.text} messageId={quote.messageId} />}
      <p className="small">
        <a href={inversionPath(of.inversion)}>inversion</a>
        {newest && (
          <>
            {" "}
            · <a href={messagePath(newest.messageId)}>newest report</a>
          </>
        )}
        {of.episodes
          .flatMap(({ fixes }) => fixes)
          .slice(-1)
          .map((fix) =>
            fix.messageId === null ? null : (
              <span key={fix.messageId}>
                {" "}
                · <a href={messagePath(fix.messageId)}>{toLine(fix.subject)}</a>
              </span>
            ),
          )}
      </p>
    </div>
  );
}
