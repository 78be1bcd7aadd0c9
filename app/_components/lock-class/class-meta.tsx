/** The line below the class: inversions, reports, days. */
import { counted, type LockClassView } from "@/lib/views";
import { Days } from "../day.tsx";
import { Meta } from "../meta.tsx";

export function ClassMeta({ of }: { of: LockClassView }) {
  return (
    <Meta
      of={[
        ["inversions", `in ${counted(of.total, "inversion")}`],
        ["reports", `named by ${counted(of.reports, "report")}`],
        ["days", <Days key="d" from={of.firstSeen} to={of.lastSeen} />],
      ]}
    />
  );
}
