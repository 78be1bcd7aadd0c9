/**
 * A bug of syzbot whose cycle was met before it: one claim for each bug, about it, that names the earlier mail and says why.
 *
 *   syz:0123..., value `seen-before:<Message-ID> ("possible deadlock in demo_open")`, "same cycle; same code fs/demo; other title"
 *
 * Made when an inversion is folded, out of its reports alone: so it is the same in whatever order the mails came, and an earlier
 * mail that is read later changes it with the next fold. What is merely similar depends on the whole base and is ranked at reading.
 */
import { type Claim, formatValue } from "./claim.ts";
import { byDate } from "./fold-input.ts";

export type LinkedReport = {
  readonly messageId: string;
  readonly thread: string;
  readonly date: string | null;
  readonly syzbot: string | null;
  readonly component: string | null;
  readonly title: string | null;
  readonly kernel: string | null;
  readonly print: string;
  readonly author: { readonly name: string | null; readonly address: string | null };
};

/** The inversion that is folded. */
type Folded = { readonly id: string; readonly canonical: readonly string[] };

/**
 * `reports`: one appearance of each print, of one inversion.
 * One lock alone (recursion, usage) is a name that other code may share: there only reports of the same code are linked.
 */
export function findEarlierLinks(
  { id: inversion, canonical }: Folded,
  reports: readonly LinkedReport[],
): readonly Claim[] {
  const isAlike = (a: LinkedReport, b: LinkedReport) =>
    canonical.length > 1 || (a.component !== null && a.component === b.component);
  const sorted = [...reports].sort(byDate);
  const bugs = [...new Set(sorted.flatMap(({ syzbot }) => syzbot ?? []))];
  return bugs.flatMap((id) => {
    const first = sorted.find(({ syzbot }) => syzbot === id);
    const threads = new Set(sorted.flatMap(({ syzbot, thread }) => (syzbot === id ? thread : [])));
    const earlier = sorted.filter(
      (other) => first && isEarlier(other, first) && isAlike(other, first) && !threads.has(other.thread),
    );
    const best = first && earlier.toSorted((a, b) => compareNearness(a, b, first))[0];
    return first && best ? [toClaim({ inversion, id, first, best, earlier })] : [];
  });
}

const isEarlier = (other: LinkedReport, first: LinkedReport): boolean =>
  other.syzbot !== first.syzbot && other.date !== null && first.date !== null && other.date < first.date;

/** The same code, then the same title, then the newest: who met it last remembers most. */
function compareNearness(a: LinkedReport, b: LinkedReport, first: LinkedReport): number {
  const nearness = ({ component, title }: LinkedReport) =>
    2 * Number(component !== null && component === first.component) + Number(title !== null && title === first.title);
  return nearness(b) - nearness(a) || byDate(b, a);
}

type Link = {
  readonly inversion: string;
  readonly id: string;
  readonly first: LinkedReport;
  readonly best: LinkedReport;
  readonly earlier: readonly LinkedReport[];
};

function toClaim({ inversion, id, first, best, earlier }: Link): Claim {
  return {
    rule: "seen-before",
    via: inversion,
    about: `syz:${id}`,
    value: formatValue(`seen-before:${best.messageId}`, best.title),
    confidence: "linked",
    messageId: first.messageId,
    date: first.date,
    span: null,
    quote: toWords({ first, best, earlier }),
    author: first.author,
    origin: "message",
  };
}

function toWords({ first, best, earlier }: Pick<Link, "first" | "best" | "earlier">): string {
  const code = (name: string | null) => name ?? "unknown";
  const bugs = new Set(earlier.flatMap(({ syzbot }) => syzbot ?? [])).size;
  const people = earlier.filter(({ syzbot }) => syzbot === null).length;
  return [
    "same cycle",
    best.component === first.component
      ? `same code ${code(best.component)}`
      : `other code, there ${code(best.component)}`,
    best.title === first.title ? "same title" : "other title",
    `${earlier.length} earlier report${earlier.length === 1 ? "" : "s"}: of ${bugs} other bug${bugs === 1 ? "" : "s"}, ${people} by people`,
  ].join("; ");
}
