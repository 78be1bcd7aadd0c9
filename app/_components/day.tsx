/** A day, ISO, UTC; its whole instant for machines. */
import { toDay } from "@/lib/views";

export function Day({ of }: { of: string | null }) {
  return of === null ? <span className="sec">unknown date</span> : <time dateTime={of}>{toDay(of)}</time>;
}

export function Days({ from, to }: { from: string | null; to: string | null }) {
  if (toDay(from) === toDay(to)) return <Day of={from} />;
  return (
    <>
      <Day of={from} /> to <Day of={to} />
    </>
  );
}
