/** What syzbot's titles cannot tell apart, counted. */
import type { HomeView } from "@/lib/views";
import { Section } from "../section.tsx";

export function TitleFacts({ of }: { of: HomeView["titles"] }) {
  if (of.titles === 0) return null;
  return (
    <Section id="titles" title="One title, many cycles">
      <p className="small sec">
        Of {of.titles} syzbot titles, {of.withManyCycles} hold more than one cycle, up to {of.mostCycles}. Of{" "}
        {of.cycles} cycles, {of.withManyTitles} are split over several titles, up to {of.mostTitles}.
      </p>
    </Section>
  );
}
