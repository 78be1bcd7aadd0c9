/** Each dependency with the mails that show it and its stack in the best report; the whole report one fold away. */

import { messagePath, pairPath } from "@/lib/urls";
import { counted, type EdgeView, type InversionView, maskText } from "@/lib/views";
import { Code } from "../code.tsx";
import { Day } from "../day.tsx";
import { Edge } from "../edge.tsx";
import { LoreLink } from "../lore-link.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";
import { Stack } from "./stack.tsx";

/** Mails named beside an edge; the rest is on the page of the pair. */
const SHOWN = 3;

export function EdgeProofs({ of }: { of: InversionView }) {
  if (of.edges.length === 0 && !of.best?.text) return null;
  const dates = new Map([...of.mails, ...of.reports].map(({ messageId, date }) => [messageId, date]));
  return (
    <Section id="edges" title="Edges and proof" note={<Source of={of} />}>
      {of.best?.damage.map(({ reason, line }) => (
        <p className="note damage" key={`${reason} ${line}`}>
          The report is {reason.replaceAll("-", " ")} from line {line} of its mail.
        </p>
      ))}
      {of.edges
        .filter(({ isBeside }) => !isBeside)
        .map((edge) => (
          <Proof
            key={edge.number}
            of={edge}
            said={of.edges.find(({ isBeside, number }) => isBeside && number === edge.number)}
            dates={dates}
          />
        ))}
      {of.best?.present?.stack && <Stack of={of.best.present.stack} label={`Stack of ${of.best.present.printed}`} />}
      {of.best?.text && <AsMailed text={of.best.text} kind={of.kind} />}
    </Section>
  );
}

/** The whole print is one fold away; a sentence stands open. */
function AsMailed({ text, kind }: { text: string; kind: string }) {
  const what = kind === "prose" ? "What is said" : "Whole report";
  return (
    <details open={kind === "prose"}>
      <summary>
        {what}, {counted(text.trimEnd().split("\n").length, "line")}, as mailed
      </summary>
      <Code label={what}>
        <Text of={maskText(text)} />
      </Code>
    </details>
  );
}

function Source({ of: { best, kind } }: { of: InversionView }) {
  if (kind === "prose") return <>nothing was printed: the orders are stated in mails</>;
  if (!best) return <>no report with stacks is kept</>;
  const { comm, pid } = best.task;
  return (
    <>
      stacks of the report of{" "}
      <a href={messagePath(best.messageId)}>
        <Day of={best.date} />
      </a>
      {best.kernel.release !== null && `, ${best.kernel.release}`}
      {comm !== null && `, ${comm}${pid === null ? "" : `/${pid}`}`}{" "}
      <LoreLink messageId={best.messageId}>(lore)</LoreLink>; the acquiring frame is marked
    </>
  );
}

type Dates = ReadonlyMap<string, string | null>;

type ProofProps = { readonly of: EdgeView; readonly said: EdgeView | undefined; readonly dates: Dates };

function Proof({ of, said, dates }: ProofProps) {
  return (
    <>
      <h3 id={`edge-${of.number}`}>
        {of.number} <Edge from={of.from} to={of.to} /> <Evidence of={of} dates={dates} />
      </h3>
      {said && (
        <p className="small">
          Said too: <Evidence of={said} dates={dates} />
        </p>
      )}
      {of.stack ? (
        <Stack of={of.stack} label={`Stack of edge ${of.number}`} />
      ) : (
        <p className="empty">
          {of.origin === "words" ? "Known from words alone." : "The best report does not show this edge; its mails do."}
        </p>
      )}
    </>
  );
}

function Evidence({ of, dates }: { of: EdgeView; dates: Dates }) {
  return (
    <span className="note-n">
      {counted(of.messages.length, "mail")}
      {of.origin === "words" && " in words"}:{" "}
      {of.messages.slice(0, SHOWN).map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <a href={messagePath(id)}>
            <DayOrMail of={dates.get(id) ?? null} />
          </a>
        </span>
      ))}
      {of.messages.length > SHOWN && ` and ${of.messages.length - SHOWN} more`} ·{" "}
      <a href={pairPath(of.from, of.to)}>both orders</a>
    </span>
  );
}

/** The mails of a long story are not all read for its page; a link without its day is a link. */
const DayOrMail = ({ of }: { of: string | null }) => (of === null ? <>mail</> : <Day of={of} />);
