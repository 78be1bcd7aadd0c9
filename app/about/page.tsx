/** `/about/`: what this is, what this base was made from, and by which rules. */
import { CountTable } from "@/app/_components/count-table.tsx";
import { Counts } from "@/app/_components/home/counts.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { aboutView } from "@/lib/views";

export default async function AboutPage() {
  const view = await aboutView();
  return (
    <PageFrame title="About" crumbs={[{ text: "about" }]} twins={["/about/index.json", "/about/index.txt"]}>
      <h1>About Deadlore</h1>
      <div className="block">
        {view.what.map((text) => (
          <p key={text} className="intro">
            {text}
          </p>
        ))}
        <p className="was">
          Grouping rules v{view.rules.inversion}, parser {view.rules.parser}.
        </p>
      </div>
      <Counts of={view.counts} />
      <CountTable
        id="lists"
        title="Mails by list"
        of={view.lists.map(({ name, count }) => ({ value: name || "list unknown", count }))}
      />
    </PageFrame>
  );
}
