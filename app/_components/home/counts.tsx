/** The totals of the base, each leading to what was counted. */
import { inversionsPath, lockClassesPath } from "@/lib/urls";
import type { HomeView } from "@/lib/views";
import { Days } from "../day.tsx";
import { Meta } from "../meta.tsx";

export function Counts({ of }: { of: HomeView["counts"] }) {
  return (
    <Meta
      of={[
        ["inversions", <Count key="i" of={of.inversions} what="inversions" href={inversionsPath()} />],
        ["classes", <Count key="c" of={of.classes} what="lock classes" href={lockClassesPath()} />],
        ["pairs", <Count key="p" of={of.pairs} what="ordered pairs" href="/stats/" />],
        [
          "mails",
          <Count key="m" of={of.reportMails} what={`mails with a report, of ${of.messages} read`} href="/stats/" />,
        ],
        ["days", of.firstSeen === null ? "no dates yet" : <Days key="d" from={of.firstSeen} to={of.lastSeen} />],
      ]}
    />
  );
}

function Count({ of, what, href }: { of: number; what: string; href: string }) {
  return (
    <a className="plain" href={href}>
      <b>{of}</b> {what}
    </a>
  );
}
