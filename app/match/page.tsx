/** `/match/`: a splat pasted, prior inversions ranked with their reasons. One line is a search. */
import { Answer, headline } from "@/app/_components/match/answer.tsx";
import { answerAsked, readAsked } from "@/app/_components/match/asked.ts";
import { LineByLine } from "@/app/_components/match/line-by-line.tsx";
import { MatchForm } from "@/app/_components/match/match-form.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { Section } from "@/app/_components/section.tsx";
import { exchange } from "@/app/_server/exchange.ts";
import { searchPath } from "@/lib/urls";

type Props = { searchParams: Promise<Query> };

export default async function MatchPage({ searchParams }: Props) {
  const query = toParams(await searchParams);
  const asked = readAsked(query);
  if (asked?.form === "line" && exchange().body !== null) {
    Object.assign(exchange(), { status: 303, location: searchPath(asked.text.trim()) });
    return null;
  }
  if (asked === null)
    return (
      <PageFrame title="Match a splat" crumbs={[{ text: "match" }]}>
        <h1>Match a splat</h1>
        <p className="lede">Has this been seen before? Prior inversions, ranked, each with its reasons.</p>
        <MatchForm text="" />
      </PageFrame>
    );
  const view = await answerAsked(asked, query);
  return (
    <PageFrame title={`Match: ${view.query.title ?? "no report"}`} crumbs={[{ text: "match" }]} robots="noindex">
      <h1>{headline(view)}</h1>
      <Answer of={view} />
      <Section id="text" title="Your text" note="nothing of it is stored">
        <MatchForm text={asked.text} />
        <LineByLine text={asked.text} />
      </Section>
    </PageFrame>
  );
}
