/**
 * Mails that refer to each other -> one tree.
 *
 * In: the heads of one connected set, in any order. Out: the nodes depth first, siblings by date then id; ids that are
 * referred to but were never seen stand in the tree as ghosts. The same set gives the same tree whatever its order.
 *
 *   References: <root@x> <seen-nowhere@x> <parent@x>      each is the parent of the next, the last is ours
 *
 * Source: jwz.org/doc/threading.html without its grouping by subject. Own words first: a mail hangs under the last of its own
 * references; only what has no parent of its own is placed by the references of others. A link that closes a loop is refused.
 */

export type ThreadHead = {
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly date: string | null;
};

export type ThreadNode = {
  readonly messageId: string;
  readonly parent: string | null;
  readonly ghost: boolean;
  readonly depth: number;
};

export type Thread = { readonly root: string; readonly nodes: readonly ThreadNode[] };

/** Sorts after every date. */
const NO_DATE = "~";

export function buildThread(heads: readonly ThreadHead[]): Thread {
  const sorted = [...heads].sort(
    (a, b) => compare(a.date ?? NO_DATE, b.date ?? NO_DATE) || compare(a.messageId, b.messageId),
  );
  const forest = new Forest();
  const dates = new Map<string, string>();
  for (const head of sorted) {
    const known = dates.get(head.messageId);
    if (known === undefined) dates.set(head.messageId, head.date ?? NO_DATE);
  }
  for (const head of sorted) {
    forest.add(head.messageId);
    linkOwn(forest, head);
  }
  for (const head of sorted) linkOthers(forest, head);
  return flatten(forest, dates);
}

/** The last of its references that makes no loop is the parent. */
function linkOwn(forest: Forest, head: ThreadHead): void {
  for (let at = head.references.length - 1; at >= 0; at--) {
    const reference = head.references[at];
    if (reference !== undefined && forest.link(head.messageId, reference)) return;
  }
}

function linkOthers(forest: Forest, head: ThreadHead): void {
  for (let at = head.references.length - 1; at > 0; at--) {
    const child = head.references[at];
    const parent = head.references[at - 1];
    if (child !== undefined && parent !== undefined) forest.link(child, parent);
  }
}

/** Parents, and a union-find over them: a link closes a loop exactly when both ends have the same top. */
class Forest {
  readonly parents = new Map<string, string | null>();
  readonly #tops = new Map<string, string>();

  add(id: string): void {
    if (!this.parents.has(id)) this.parents.set(id, null);
  }

  /** False where `child` hangs elsewhere already or the link would close a loop. */
  link(child: string, parent: string): boolean {
    this.add(child);
    if (this.parents.get(child) !== null) return false;
    this.add(parent);
    if (this.#top(parent) === child) return false;
    this.parents.set(child, parent);
    this.#tops.set(child, parent);
    return true;
  }

  #top(id: string): string {
    let top = id;
    for (let next = this.#tops.get(top); next !== undefined; next = this.#tops.get(top)) top = next;
    for (let at = id; at !== top; ) {
      const next = this.#tops.get(at) ?? top;
      this.#tops.set(at, top);
      at = next;
    }
    return top;
  }
}

function flatten(forest: Forest, dates: ReadonlyMap<string, string>): Thread {
  const children = new Map<string | null, string[]>();
  for (const [id, parent] of forest.parents) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(id);
    else children.set(parent, [id]);
  }
  const earliest = earliestBelow(children, dates);
  const order = (a: string, b: string): number =>
    compare(earliest.get(a) ?? NO_DATE, earliest.get(b) ?? NO_DATE) || compare(a, b);
  for (const siblings of children.values()) siblings.sort(order);

  const nodes: ThreadNode[] = [];
  const stack: { id: string; parent: string | null; depth: number }[] = [];
  const push = (parent: string | null, depth: number): void => {
    for (const id of (children.get(parent) ?? []).toReversed()) stack.push({ id, parent, depth });
  };
  push(null, 0);
  for (let next = stack.pop(); next; next = stack.pop()) {
    const ghost = !dates.has(next.id);
    const hasChildren = children.has(next.id);
    if (ghost && !hasChildren) continue;
    nodes.push({ messageId: next.id, parent: next.parent, ghost, depth: next.depth });
    push(next.id, next.depth + 1);
  }
  return { root: nodes[0]?.messageId ?? "", nodes };
}

/** A mail sorts by its own date, a ghost by the earliest below it. */
function earliestBelow(
  children: ReadonlyMap<string | null, string[]>,
  dates: ReadonlyMap<string, string>,
): Map<string, string> {
  const order: string[] = [...(children.get(null) ?? [])];
  for (let at = 0; at < order.length; at++) for (const child of children.get(order[at] ?? "") ?? []) order.push(child);
  const earliest = new Map<string, string>();
  for (const id of order.toReversed()) {
    const own = dates.get(id);
    const below = (children.get(id) ?? []).map((child) => earliest.get(child) ?? NO_DATE);
    earliest.set(id, own ?? below.reduce((least, date) => (compare(date, least) < 0 ? date : least), NO_DATE));
  }
  return earliest;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
