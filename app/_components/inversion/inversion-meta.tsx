/** The line below the heading: kind, subsystems and how they are known, reports, days; titles and the id's steps below. */
import type { InversionView } from "@/lib/views";
import { counted, joinTitles, kindWords } from "@/lib/views";
import { Days } from "../day.tsx";
import { Meta } from "../meta.tsx";
import { SubsystemLinks } from "../subsystem-links.tsx";
import { Text } from "../text.tsx";

/** Titles named in one line. */
const TITLES = 6;

export function InversionMeta({ of }: { of: InversionView }) {
  return (
    <>
      <Meta
        of={[
          [
            "kind",
            `${kindWords(of.kind)}, ${of.cycle.length === 0 ? "no cycle is closed" : counted(of.cycle.length, "lock")}`,
          ],
          ["subsystems", <SubsystemLinks key="s" of={of.subsystems.map(({ name }) => name)} />],
          [
            "reports",
            <a key="r" className="plain" href="#history">
              {toCounts(of)} in {counted(of.reportMails, "mail")}
            </a>,
          ],
          ["days", <Days key="d" from={of.firstSeen} to={of.lastSeen} />],
        ]}
      />
      <p className="was">
        <Text of={joinTitles([of.title, ...of.altTitles], TITLES)} />
      </p>
    </>
  );
}

/** "3 whole reports, 1 fragment"; what is told in words is no print, whole or not. */
function toCounts({ prints: { whole, fragments }, kind }: InversionView): string {
  if (kind === "prose") return "told";
  return [whole > 0 && counted(whole, "whole report"), fragments > 0 && counted(fragments, "fragment")]
    .filter(Boolean)
    .join(", ");
}
