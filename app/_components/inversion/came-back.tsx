/** Whether it was met again after its fix: with a kernel that surely has it, without one, or not at all. */
import { commitUrl, messagePath } from "@/lib/urls";
import { counted, type InversionView, toDay } from "@/lib/views";
import { Day } from "../day.tsx";
import { Text } from "../text.tsx";

export function CameBack({ of }: { of: InversionView }) {
  const { cameBack, recurrences, episodes } = of;
  if (!cameBack) return <NotBack of={of} />;
  const back = recurrences.find(({ messageId }) => messageId === cameBack.messageId);
  return (
    <>
      <a href={messagePath(cameBack.messageId)}>
        <Day of={back?.date ?? null} />
      </a>
      {back?.kernel && (
        <>
          , on <code>{back.kernel}</code>
        </>
      )}
      , after <FixName of={cameBack.after} />
      {episodes.length > 2 && <span className="was">; {episodes.length} episodes in all</span>}
    </>
  );
}

/** A report after the fix proves nothing where its kernel is older, or does not say. */
function NotBack({ of: { fixes, reports, episodes } }: { of: InversionView }) {
  const isFixed = fixes.some(({ state, confidence }) => state === "merged" && confidence !== "inferred");
  if (!isFixed) return <span className="sec">no fix to come back from is known</span>;
  const settled = episodes.flatMap(({ resolution: { state, since } }) => (state === "merged" && since ? since : []));
  const since = settled.length === 0 ? null : toDay(settled.toSorted()[0] ?? null);
  const later = reports.filter(({ date }) => since !== null && date !== null && toDay(date) > since);
  const [first] = later;
  if (!first) return <span className="sec">not seen since the fix</span>;
  return (
    <span className="sec">
      reported {counted(later.length, "more time")} since, <Day of={first.date} />
      {first.kernel !== null && ` on ${first.kernel}`}
      {later.length > 1 && " first"}: no kernel that is known to have the fix
    </span>
  );
}

/** A fix by its commit, its mail, or its title alone. */
function FixName({ of }: { of: string }) {
  if (/^[0-9a-f]{8,40}$/.test(of))
    return (
      <a href={commitUrl(of)}>
        <code>{of.slice(0, 12)}</code>
      </a>
    );
  if (/^\S+@\S+$/.test(of)) return <a href={messagePath(of)}>an earlier patch</a>;
  return (
    <>
      “<Text of={of} />”
    </>
  );
}
