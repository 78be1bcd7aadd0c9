// Lock orders that a mail states in words, each with who said it: the mail's author, or whoever the attribution above a quote names.
import { type AttributedOrder, findProse, type LockReport, type ProseOrder } from "../lib/lockdep/index.ts";
import { type Address, type Attribution, findAttributions } from "../lib/mail/index.ts";

export type Speaker = { readonly body: string; readonly from: Address | null };

/** `classes`: lock classes that reports of the same thread print; they tell which lock a short name means. */
export function findOrders(
  { body, from }: Speaker,
  reports: readonly LockReport[],
  classes: readonly string[] = [],
): readonly AttributedOrder[] {
  const orders = findProse(body, reports, classes);
  if (orders.length === 0) return [];
  const attributions = findAttributions(body);
  return orders.map((order) => ({
    ...order,
    author: findAuthor(order, attributions) ?? (order.quoteDepth === 0 ? from : null),
  }));
}

/** The nearest attribution above whose quote is as deep, unless a shallower one stands between: then the quote is another's. */
function findAuthor({ quoteDepth, span }: ProseOrder, attributions: readonly Attribution[]): Address | null {
  if (quoteDepth === 0) return null;
  const above = attributions.filter((one) => one.span.end <= span.start && one.depth <= quoteDepth);
  const nearest = above.findLast(({ depth }) => depth === quoteDepth);
  return nearest ? { name: nearest.name, address: nearest.address } : null;
}
