/** Prior inversions, best first: score, cycle, state, why, and what was said. */
import { inversionPath, messagePath } from "@/lib/urls";
import { countedReports, type MatchEntry, toLine, toScore, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { Meta } from "../meta.tsx";
import { Ring } from "../ring.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { LockText, Text } from "../text.tsx";

/** `from`: what stands before this list. */
export function Ranked({ of, from = 0 }: { of: readonly MatchEntry[]; from?: number }) {
  return (
    <ol className="hits">
      {of.map((entry, index) => (
        <li className="rank" key={entry.inversion} id={entry.inversion}>
          <div className="score">
            {toScore(entry.score)}
            <br className="tb" />
            <small>no. {from + index + 1}</small>
          </div>
          <Entry of={entry} />
        </li>
      ))}
    </ol>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  "same-cycle": "same cycle",
  "sub-cycle": "your cycle is part of it",
  "super-cycle": "it is part of your cycle",
  "same-title": "same title",
};

type Why = { readonly words: string; readonly messageId?: string | undefined };

/** Each reason once, in words: a dependency with the place that both take its lock in, and a mail that shows it. */
function toWhy(reasons: MatchEntry["reasons"]): readonly Why[] {
  const places = reasons.filter(({ rule }) => rule === "same-site");
  const isCycle = reasons.some(({ rule }) => rule === "same-cycle");
  return reasons.flatMap(({ rule, detail, messages }): Why[] => {
    if (rule === "same-site" || (rule === "same-id" && isCycle)) return [];
    if (rule === "rotated") return [{ words: `printed from another lock: ${detail}`, messageId: messages[0] }];
    if (rule !== "shared-edge") return [{ words: WORDS[rule] ?? `${toWords(rule)}: ${detail}` }];
    const place = places.find((each) => each.detail.startsWith(`${detail} in `))?.detail.slice(detail.length);
    return [{ words: `both have ${detail}${place ? `, taken${place}` : ""}`, messageId: messages[0] }];
  });
}

function Entry({ of }: { of: MatchEntry }) {
  const { summary, resolution, reports } = of;
  const [nearest] = of.episodes;
  const told = nearest?.reports[0] ?? reports[0];
  const quote = (nearest?.resolution ?? resolution).quote;
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
          ["date", <Day key="date" of={told?.date ?? null} />],
          ["subject", <Text key="subject" of={told?.subject ?? of.title} />],
          ["reports", countedReports(of.prints, reports)],
          ["subsystems", of.subsystems.slice(0, 3).join(", ") || "subsystem unknown"],
        ]}
      />
      <ul className="reasons" aria-label="Why">
        {toWhy(of.reasons).map(({ words, messageId }) => (
          <li key={words}>
            <span className="sg">+</span> <LockText of={words} />{" "}
            {messageId !== undefined && <a href={messagePath(messageId)}>mail</a>}
          </li>
        ))}
        {of.against.map((words) => (
          <li key={words} className="less">
            <span className="sg">−</span> <LockText of={words} />
          </li>
        ))}
      </ul>
      {quote !== null && <Said quote={quote.text} messageId={quote.messageId} span={quote.span} />}
      <Episodes of={of} />
      <p className="small">
        <a href={inversionPath(of.inversion)}>inversion</a>
        {told && (
          <>
            {" "}
            · <a href={messagePath(told.messageId)}>nearest report</a>
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

/** Other meetings shown; the page of the inversion has all. */
const MAX_EPISODES = 4;

/** Other meetings with the same inversion, the nearer first. */
function Episodes({ of }: { of: MatchEntry }) {
  const others = of.episodes.slice(1, MAX_EPISODES);
  if (others.length === 0) return null;
  return (
    <ul className="reasons" aria-label="Other episodes">
      {others.map(({ score, reports, component, resolution }) => (
        <li key={reports[0]?.messageId ?? score} className="off">
          <span className="sg">·</span> {toScore(score)} <Day of={reports[0]?.date ?? null} />{" "}
          <Text of={reports[0]?.subject ?? ""} />
          {component !== null && `, ${component}`}; {toWords(resolution.state)}
        </li>
      ))}
    </ul>
  );
}
