/** `/search/?q=`: the query read back in words, what was found, and what narrows it. */
import { redirect } from "next/navigation";
import { Notices } from "@/app/_components/notices.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Pager } from "@/app/_components/pager.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { Chips } from "@/app/_components/search/chips.tsx";
import { HitList } from "@/app/_components/search/hit-list.tsx";
import { QueryHelp } from "@/app/_components/search/query-help.tsx";
import { SearchFacets } from "@/app/_components/search/search-facets.tsx";
import { askSearch } from "@/app/_components/search/search-twin.ts";
import { Text } from "@/app/_components/text.tsx";
import { exchange } from "@/app/_server/exchange.ts";
import { matchPath, searchPath } from "@/lib/urls";
import { findMailPath, type SearchView } from "@/lib/views";

type Props = { searchParams: Promise<Query> };

export default async function SearchPage({ searchParams }: Props) {
  const params = toParams(await searchParams);
  const cursor = params.get("after");
  // An address of any archive is a question for one mail.
  const mail = await findMailPath(params.get("q") ?? "");
  if (mail !== undefined) redirect(mail);
  const view = await askSearch(params);
  if (view.unavailable) return <Unavailable of={view} />;
  const { query } = view;
  const { value, exact } = view.total;
  const sort = view.sort === "match" ? null : view.sort;
  return (
    <PageFrame
      title={query === "" ? "Search" : `${query}: ${value} found`}
      crumbs={[{ text: "search" }]}
      twins={["index.json", "index.txt", "index.atom", "t.mbox.gz"].map((leaf) => searchPath(query, { sort }, leaf))}
      robots="noindex"
    >
      <h1>
        {exact ? "" : "about "}
        {value} found{" "}
        <span className="sec">
          {query === "" ? (
            "in all"
          ) : (
            <>
              for <Text of={query} />
            </>
          )}
        </span>
      </h1>
      <Chips of={view} />
      <p className="small sec">
        {view.words !== "" && (
          <>
            Read as: <Text of={view.words} />.{" "}
          </>
        )}
        A whole splat belongs into <a href={matchPath()}>match</a>; <a href="#query">query help</a>
      </p>
      <Notices of={view.notices} />
      <div className="cols">
        <section>
          <h2 className="vh">Results</h2>
          <HitList of={view} />
          <Pager
            next={view.next && searchPath(query, { sort, after: view.next })}
            first={cursor ? searchPath(query, { sort }) : null}
          />
        </section>
        <SearchFacets of={view} />
      </div>
      <QueryHelp />
    </PageFrame>
  );
}

/** A count of nothing would be a lie: the engine was not asked. */
function Unavailable({ of }: { of: SearchView }) {
  exchange().status = 503;
  return (
    <PageFrame title="Search is not available" crumbs={[{ text: "search" }]} robots="noindex">
      <h1>Search is not available</h1>
      <Notices of={of.notices} />
    </PageFrame>
  );
}
