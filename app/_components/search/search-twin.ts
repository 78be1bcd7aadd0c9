/** The search of an address, for its page and its twins: one way to ask, one answer while the engine cannot be asked. */
import { type SearchView, searchMails, searchView } from "@/lib/views";
import { Refusal } from "../twin.ts";

/** Readers are told that nothing was searched; why, the log. */
const onFault = (reason: string) => console.error(`search: ${reason}`);

export const askSearch = (params: URLSearchParams): Promise<SearchView> =>
  searchView(toQuery(params), { cursor: params.get("after"), sort: params.get("sort"), onFault });

export async function readSearch(_: unknown, params: URLSearchParams): Promise<SearchView> {
  const view = await askSearch(params);
  if (view.unavailable) throw toRefusal(view.query, view.notices.at(-1));
  return view;
}

export async function readSearchMails(params: URLSearchParams): Promise<readonly string[]> {
  const query = toQuery(params);
  const mails = await searchMails(query, { onFault });
  if (!mails) throw toRefusal(query);
  return mails;
}

export const toQuery = (params: URLSearchParams): string => params.get("q")?.trim() ?? "";

const toRefusal = (operand: string, message = "the search engine cannot be asked now") =>
  new Refusal(503, { code: "search-unavailable", message, operand });
