/** The search of an address, for its twins. */
import { type SearchView, searchView } from "@/lib/views";

export const readSearch = (_: unknown, query: URLSearchParams): Promise<SearchView> =>
  searchView(query.get("q")?.trim() ?? "", { cursor: query.get("after"), sort: query.get("sort") });
