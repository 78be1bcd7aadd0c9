/** Orders that mails state in words: the order, how, who said it. */
import { messagePath, pairPath } from "@/lib/urls";
import { counted, type LockClassView, personName, toDay } from "@/lib/views";
import { Day } from "./day.tsx";
import { Edge } from "./edge.tsx";
import { TableHead } from "./table-head.tsx";
import { Text } from "./text.tsx";

type Said = LockClassView["orders"][number];

export function SaidOrders({ of }: { of: readonly Said[] }) {
  return (
    <table className="t mini stack">
      <TableHead of={[["Date"], ["Order", "w"], ["Said by", "third"]]} />
      <tbody>
        {foldRepeats(of).map(([first, ...again]) => (
          <Row key={`${first.messageId} ${first.span.start} ${first.from} ${first.to}`} of={first} again={again} />
        ))}
      </tbody>
    </table>
  );
}

type Repeats = readonly [Said, ...Said[]];

/** Versions of a patch and answers that quote it repeat a sentence: it stands once, with the days of the others. */
function foldRepeats(orders: readonly Said[]): readonly Repeats[] {
  const told = new Map<string, Repeats>();
  for (const order of orders) {
    const { from, to, spokenFrom, spokenTo, note, author } = order;
    const key = JSON.stringify([from || spokenFrom, to || spokenTo, note, author && personName(author)]);
    const known = told.get(key);
    told.set(key, known ? [...known, order] : [order]);
  }
  return [...told.values()];
}

function Row({ of, again }: { of: Said; again: readonly Said[] }) {
  const edge = <Edge from={of.from || of.spokenFrom} to={of.to || of.spokenTo} />;
  return (
    <tr>
      <td className="d">
        <a href={messagePath(of.messageId)}>
          <Day of={of.date} />
        </a>
      </td>
      <td className="w">
        {of.from && of.to ? (
          <a className="plain" href={pairPath(of.from, of.to)}>
            {edge}
          </a>
        ) : (
          edge
        )}
        {of.note !== null && (
          <>
            <br className="tb" />
            <span className="sub">
              <Text of={of.note} />
            </span>
          </>
        )}
        <Again of={again} day={toDay(of.date)} />
      </td>
      <td className="s">
        {of.author ? personName(of.author) : "unknown"}
        {of.quoteDepth > 0 && <span className="sub"> quoted</span>}
      </td>
    </tr>
  );
}

/** Days named beside the first; all are in the JSON. */
const DAYS = 4;

/** A day is one link, whatever number of mails it has. */
function Again({ of, day }: { of: readonly Said[]; day: string }) {
  const byDay = new Map(of.map((each) => [toDay(each.date), each]));
  byDay.delete(day);
  if (byDay.size === 0) return null;
  return (
    <span className="sub">
      again on{" "}
      {[...byDay.values()].slice(0, DAYS).map(({ messageId, date }, index) => (
        <span key={messageId}>
          {index > 0 && ", "}
          <a href={messagePath(messageId)}>
            <Day of={date} />
          </a>
        </span>
      ))}
      {byDay.size > DAYS && ` and ${counted(byDay.size - DAYS, "more day")}`}
    </span>
  );
}
