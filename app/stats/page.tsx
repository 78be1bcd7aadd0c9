/** `/stats/`: what was read, what was found in it, and what could not be read. */
import { CountTable } from "@/app/_components/count-table.tsx";
import { Counts } from "@/app/_components/home/counts.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { inversionsPath, searchPath } from "@/lib/urls";
import { statsView, toWords } from "@/lib/views";

export default async function StatsPage() {
  const view = await statsView();
  const { counts } = view;
  return (
    <PageFrame
      title="What is counted"
      crumbs={[{ text: "statistics" }]}
      twins={["/stats/index.json", "/stats/index.txt"]}
    >
      <h1>What is counted</h1>
      <Counts of={counts} />
      <p className="note">
        {counts.reports} reports of lockdep in {counts.reportMails} mails; {counts.prints} of them differ, for one that
        is quoted or sent again is the same print. {counts.threads} threads kept whole, {counts.fixes} patches or
        commits tied to an inversion, {counts.claims} statements read.
      </p>
      <div className="columns">
        <CountTable
          id="states"
          title="Inversions by state"
          of={view.states}
          hrefOf={(state) => inversionsPath({ state })}
        />
        <CountTable
          id="kinds"
          title="Reports by kind"
          of={view.kinds.map(({ name, count }) => ({ value: name, count }))}
          hrefOf={(kind) => searchPath(`kind:${kind}`)}
        />
        <CountTable
          id="fixes"
          title="Inversions by kind of fix"
          of={view.fixedBy.map(({ value, count }) => ({ value: toWords(value), count }))}
        />
        <CountTable id="years" title="Inversions by year first seen" of={view.years} />
        <CountTable
          id="lists"
          title="Mails by list"
          of={view.lists.map(({ name, count }) => ({ value: name || "list unknown", count }))}
        />
        <CountTable
          id="rejects"
          title="Could not be read, by reason"
          of={view.rejects.map(({ name, count }) => ({ value: toWords(name), count }))}
        />
      </div>
    </PageFrame>
  );
}
