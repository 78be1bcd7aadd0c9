/**
 * Who is quoted in a text, and when they wrote it.
 *
 *   On Mon 11-02-19 15:33:38, Miklos Szeredi wrote:
 *   > On Mon, Feb 11, 2019 at 2:08 PM Amir Goldstein <amir73il@xxxxxxxxx> wrote:
 *   > > On Sun, Feb 10, 2019 at 8:23 PM syzbot
 *   > > <syzbot+0123456789abcdef0123@xxxxxxxxxxxxxxxxxxxxxxxxx> wrote:
 *
 * In: a text whose quote marks stand. Out: each attribution with the depth of what follows it. A line may be the whole mail
 * (a flattened page): the last `wrote:` before a ` > ` counts there too.
 */
import type { Address } from "../address.ts";
import { formatDate, parseMailDate } from "../date.ts";
import { bodyLines } from "../quoting.ts";
import type { Attribution } from "./page.ts";

/** An attribution takes one line or two; a flattened page has it near the start of its one line. */
const MAX_LENGTH = 300;
/** A hostile text of attributions alone. */
const MAX_FOUND = 200;

/** Weekday, day in any order, then the time: `Mon, Feb 11, 2019 at 2:08 PM`, `Mon 11-02-19 15:33:38`, `Fri, 25 Sep 2015 12:53:57 +1000`. */
const DATE =
  /^On (?<date>(?:[A-Z][a-z]{2,8},? )?(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2},? \d{4}|\d{1,2}\.? [A-Z][a-z]{2,8},? \d{4}),?(?: at)? {0,2}\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?(?: ?[+-]\d{4})?),? +/;

export function findAttributions(text: string): readonly Attribution[] {
  const found: Attribution[] = [];
  const lines = bodyLines(text);
  for (const [at, line] of lines.entries()) {
    if (!line.text.startsWith("On ") || found.length >= MAX_FOUND) continue;
    const below = lines[at + 1];
    const first = line.text.slice(0, MAX_LENGTH);
    const joined = below && !/ wrote:/.test(first) ? `${first.trimEnd()} ${below.text.slice(0, MAX_LENGTH)}` : first;
    const attribution = parseAttribution(joined);
    if (!attribution) continue;
    const start = line.start;
    const end = joined === first ? line.start + attribution.length : (below?.start ?? start);
    found.push({ ...attribution.who, depth: line.depth + 1, span: { start, end } });
  }
  return found;
}

/** Who wrote what stands at `at`, quoted so deep: whom the nearest attribution above names; null where none does. */
export function findQuotedAuthor(
  attributions: readonly Attribution[],
  { quoteDepth, at }: { readonly quoteDepth: number; readonly at: number },
): Address | null {
  if (quoteDepth === 0) return null;
  const nearest = attributions.findLast((one) => one.span.end <= at && one.depth === quoteDepth);
  return nearest ? { name: nearest.name, address: nearest.address } : null;
}

type Parsed = { readonly who: Omit<Attribution, "depth" | "span">; readonly length: number };

function parseAttribution(line: string): Parsed | undefined {
  const date = DATE.exec(line);
  const dateRaw = date?.groups?.date;
  const end = line.indexOf(" wrote:");
  if (!date || dateRaw === undefined || end < date[0].length) return undefined;
  const { name, address } =
    /^(?<name>[^<>]{0,120}?) ?(?:<(?<address>[^<>\s]{1,200})>)?$/.exec(line.slice(date[0].length, end).trim())
      ?.groups ?? {};
  if (!name && !address) return undefined;
  return {
    who: { name: (name || null) ?? null, address: address ?? null, dateRaw, date: toUtc(dateRaw) },
    length: end + " wrote:".length,
  };
}

/** `Wed, Oct 12, 2016 at 03:33:26PM +0200` -> UTC; null without a zone. */
function toUtc(dateRaw: string): string | null {
  const { before, hour, rest, half, zone } =
    /^(?<before>.*?)(?: at)? {0,2}(?<hour>\d{1,2})(?<rest>:\d\d(?::\d\d)?) ?(?<half>[AaPp][Mm])? ?(?<zone>[+-]\d{4})$/.exec(
      dateRaw,
    )?.groups ?? {};
  if (before === undefined || hour === undefined) return null;
  const afternoon = half?.toLowerCase() === "pm";
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (afternoon ? 12 : 0);
  const sent = parseMailDate(`${before.replaceAll(",", " ")} ${hours}${rest} ${zone}`);
  return sent === undefined ? null : formatDate(sent);
}
