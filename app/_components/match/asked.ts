/** What is asked of match: the paste that came with a POST, or `?q=` of an address; null when nothing is. */
import { exchange } from "@/app/_server/exchange.ts";
import { type MatchView, matchView } from "@/lib/views";

export type Asked = { readonly text: string; readonly form: "paste" | "line" };

/** Characters. What is longer is no query: a splat that lost its line breaks on the way. */
const MAX_LINE = 400;

/** A form of a browser sends `q=`; `curl --data-binary @splat` sends the text itself under the same content type. */
export function readAsked(query: URLSearchParams): Asked | null {
  const { body } = exchange();
  const text = body === null ? query.get("q") : body.startsWith("q=") ? new URLSearchParams(body).get("q") : body;
  if (text === null || text.trim() === "") return null;
  const isLine = text.trim().length <= MAX_LINE && !text.trim().includes("\n");
  return { text, form: isLine ? "line" : "paste" };
}

/** A longer answer says nothing more. */
const MAX_MATCHES = 50;

export function answerAsked({ text, form }: Asked, query: URLSearchParams): Promise<MatchView> {
  const wanted = Number(query.get("limit") ?? 20);
  const limit = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_MATCHES) : 20;
  return matchView(form === "line" ? { query: text.trim() } : text, { limit });
}
