// Lock orders that a mail states in words, each with who said it: the mail's author, or whoever the attribution above a quote names.
import { type AttributedOrder, findProse, type LockReport } from "../lib/lockdep/index.ts";
import { type Address, findAttributions, findQuotedAuthor } from "../lib/mail/index.ts";

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
    author: order.quoteDepth === 0 ? from : findQuotedAuthor(attributions, { ...order, at: order.span.start }),
  }));
}
