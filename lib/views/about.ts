/** `/about/`: what this is, what this base was made from, and by which rules. */
import { type Counts, countAll, type Tally, tallyLists } from "../db/index.ts";
import { INVERSION_VERSION, PARSER_VERSION } from "../lockdep/index.ts";
import { countsText } from "./home.ts";
import { heading, pages, wrap } from "./plain.ts";
import { toLine } from "./visible.ts";

export type AboutView = {
  readonly what: readonly string[];
  readonly rules: { readonly inversion: number; readonly parser: number };
  readonly counts: Counts;
  readonly lists: readonly Tally[];
};

const WHAT: readonly string[] = [
  "Deadlore reads mailing-list archives of the Linux kernel, finds the reports of lockdep in them, and keeps each lock inversion once: who reported it, who explained it, what was proposed, what fixed it, and whether it came back.",
  "An inversion is known by its cycle of lock classes alone, without file, function or title. So one cycle under two titles is one page, and one title over two cycles is two.",
  "Every derived fact names what it follows from: explicit (a mail says it), linked (it follows from a link or an id) or inferred. What is not known is said to be unknown.",
  "The mails are the authority, and lore.kernel.org is their archive; this is an index. Addresses of people are shortened on pages; raw mail is as it was sent.",
  "No cookies, no scripts, no request to any other server.",
];

export async function aboutView(): Promise<AboutView> {
  const [counts, lists] = await Promise.all([countAll(), tallyLists()]);
  return { what: WHAT, rules: { inversion: INVERSION_VERSION, parser: PARSER_VERSION }, counts, lists };
}

export const formatAbout = (view: AboutView): string =>
  pages(
    heading("About Deadlore"),
    ...view.what.map((text) => wrap(text)),
    wrap(`In this base: ${countsText(view.counts)}.`),
    wrap(`Grouping rules v${view.rules.inversion}, parser ${view.rules.parser}.`),
    `${heading("Lists")}\n${view.lists.map(({ name, count }) => `${String(count).padStart(8)}  ${toLine(name || "list unknown")}`).join("\n") || "None yet."}`,
  );
