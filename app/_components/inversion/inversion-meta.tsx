/** The line below the heading: kind, subsystems and how they are known, reports, days; titles and the id's steps below. */
import type { InversionView } from "@/lib/views";
import { counted, kindWords } from "@/lib/views";
import { Days } from "../day.tsx";
import { Meta } from "../meta.tsx";
import { SubsystemLinks } from "../subsystem-links.tsx";
import { Text } from "../text.tsx";

export function InversionMeta({ of }: { of: InversionView }) {
  const { whole, fragments } = of.prints;
  const titles = [of.title, ...of.altTitles];
  return (
    <>
      <Meta
        of={[
          ["kind", `${kindWords(of.kind)}, ${counted(of.cycle.length, "lock")}`],
          ["subsystems", <SubsystemLinks key="s" of={of.subsystems.map(({ name }) => name)} />],
          [
            "reports",
            <a key="r" className="plain" href="#history">
              {counted(whole, "whole report")}
              {fragments > 0 && `, ${counted(fragments, "fragment")}`} in {counted(of.reportMails, "mail")}
            </a>,
          ],
          ["days", <Days key="d" from={of.firstSeen} to={of.lastSeen} />],
        ]}
      />
      <p className="was">
        {titles.slice(0, 6).map((title, index) => (
          <span key={title}>
            {index > 0 && "; "}
            <Text of={title} />
          </span>
        ))}
        {titles.length > 6 && `; ${titles.length - 6} more titles`}
      </p>
    </>
  );
}
