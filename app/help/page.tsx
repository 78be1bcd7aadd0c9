/** `/help/`: the language of queries, the words for states and fixes, the commands and the addresses. */
import { HelpTable } from "@/app/_components/help-table.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { searchPath } from "@/lib/urls";
import { helpView } from "@/lib/views";

export default function HelpPage() {
  const view = helpView();
  return (
    <PageFrame title="Help" crumbs={[{ text: "help" }]} twins={["/help/index.json", "/help/index.txt"]}>
      <h1>Help</h1>
      <HelpTable id="query" title="Query" of={[...view.query, ...view.prefixes]} hrefOf={searchPath} />
      <HelpTable id="states" title="States" note="of the newest episode of an inversion" of={view.states} />
      <HelpTable id="fixes" title="Kinds of fix" of={view.fixClasses} />
      <HelpTable
        id="cli"
        title="Command line"
        note="npx deadlore COMMAND; --json answers what the pages show"
        of={view.commands}
      />
      <HelpTable id="api" title="API" note="every page has its twins" of={view.addresses} />
    </PageFrame>
  );
}
