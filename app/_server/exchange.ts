/**
 * What a page may say to the server it runs behind: Next lets a page answer 200 or 404 only, and never read a POST.
 * The server opens one exchange a request, and sends the page only when it is whole, so a status set while it is made counts.
 *
 * The server and the pages are two bundles of one process: they meet at a name of `globalThis`.
 */
import type { AsyncLocalStorage } from "node:async_hooks";

export type Exchange = {
  /** Escaped path in its one spelling: `/all/a@b.org/`. */
  readonly path: string;
  /** With its "?"; "" without a query. */
  readonly query: string;
  /** Body of a POST to /match/, as it came. */
  readonly body: string | null;
  status: number | null;
  /** Where to go instead; needs a 3xx status. */
  location: string | null;
};

declare global {
  var deadloreExchanges: AsyncLocalStorage<Exchange> | undefined;
}

const NONE: Exchange = { path: "/", query: "", body: null, status: null, location: null };

/** The exchange of this request; an empty one in `next dev`, which runs without our server. */
export const exchange = (): Exchange => globalThis.deadloreExchanges?.getStore() ?? { ...NONE };
