/** `/all/<Message-ID>/t/` and `/T/`: the thread of a mail, as a tree or flat. */
import { notFound } from "next/navigation";
import { Missing } from "@/app/_components/missing.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { ThreadPage } from "@/app/_components/thread/thread-page.tsx";
import { fromSegment, loreUrl } from "@/lib/urls";
import { threadView } from "@/lib/views";

type Props = { params: Promise<{ id: string; form: string }>; searchParams: Promise<Query> };

export default async function Thread({ params, searchParams }: Props) {
  const { id: segment, form } = await params;
  if (form !== "t" && form !== "T") notFound();
  const id = fromSegment(segment);
  if (id === undefined) return <Missing status={400} what="thread" operand={segment} expected="a Message-ID" />;
  const after = toParams(await searchParams).get("after");
  const view = await threadView(id, { after });
  if (view === "gone") return <Missing status={410} what="thread" operand={id} />;
  if (!view)
    return (
      <Missing
        status={404}
        what="thread"
        operand={id}
        elsewhere={{ text: "this thread on lore", href: loreUrl(id, "t/") }}
      />
    );
  return <ThreadPage view={view} form={form} id={id} after={after} />;
}
