/**
 * A lock that is taken again by who holds it, told over several sentences or only implied:
 *
 *   "... where we take the page lock and then copy from user space. If that copy faults, ... you get a deadlock on the page lock"
 *   "(gfs2_holder_is_compatible) ... It would be important to us to have the self-recursion case addressed"
 *   "the second pass locks the same page again and deadlocks"
 *
 * In: the paragraphs of a text. Out: orders from a lock to itself; the second form, which names the lock only nearby, is `inferred`.
 * The third names what is locked, not its lock.
 */
import { type Paragraph, runTogether } from "./prose-lines.ts";
import type { Stated } from "./prose-order.ts";
import { findMentions, type Mention } from "./spoken-name.ts";

/** Paragraphs of the same writer that are looked back over for the lock that recursion speaks of. */
const LOOK_BACK = 4;
/** Recursions of one text. */
const MAX_FOUND = 50;

export function findRecursions(all: readonly Paragraph[]): Stated[] {
  const found: Stated[] = [];
  for (const [at, paragraph] of all.entries()) {
    if (!paragraph.lines.some((line) => WORTH.test(line.text))) continue;
    found.push(...acrossSentences(paragraph), ...implied(all, at), ...sameThing(paragraph));
    if (found.length >= MAX_FOUND) break;
  }
  return found;
}

/** A word of each pattern below. */
const WORTH = /deadlock|recursion/i;

const DEADLOCK_ON = /\bdeadlocks? on (?:the |that |this )?(?:same )?/gi;
const TAKEN = /\b(?:takes?|took|taken|holds?|holding|grabs?|acquires?|locks?) (?:the |a |an )?$/i;

/** `take the page lock and then ... a deadlock on the page lock`, in one paragraph. */
function acrossSentences(paragraph: Paragraph): Stated[] {
  const { text } = runTogether(paragraph);
  return [...text.matchAll(DEADLOCK_ON)].slice(0, 4).flatMap((match) => {
    const from = match.index + match[0].length;
    const named = findMentions(text.slice(from, from + 80))[0];
    if (!named || named.start > 1) return [];
    const before = text.slice(Math.max(0, match.index - 600), match.index);
    const taken = findMentions(before).find(
      (one) => bare(one.spoken) === bare(named.spoken) && TAKEN.test(before.slice(0, one.start)),
    );
    if (!taken) return [];
    const start = match.index - before.length + taken.start;
    return [toStated(paragraph, named.spoken, { start, end: from + named.end, confidence: "explicit" })];
  });
}

/** "recursive locking" is lockdep's word, and mostly said of what is none. */
const RECURSION = /(?<!not |no )\b(?:self-?recursion|self-?deadlocks?|recursive deadlock)\b/i;

/** The case is called a recursion; the one lock that the writer named shortly before is meant, or nothing can be told. */
function implied(all: readonly Paragraph[], at: number): Stated[] {
  const paragraph = all[at];
  const match = paragraph && RECURSION.exec(runTogether(paragraph).text);
  if (!paragraph || !match) return [];
  const own = all.slice(Math.max(0, at - LOOK_BACK * 5), at + 1).filter(({ depth }) => depth === paragraph.depth);
  const near = own.slice(-LOOK_BACK);
  const names = new Map(
    near.flatMap((each) => findMentions(runTogether(each).text)).map((one) => [bare(one.spoken), one.spoken]),
  );
  const [only] = names.values();
  if (names.size !== 1 || only === undefined) return [];
  return [
    toStated(paragraph, only, { start: match.index, end: match.index + match[0].length, confidence: "inferred" }),
  ];
}

// locking the same folio twice      to lock the same inode again
const LOCKED_TWICE =
  /\block(?:s|ed|ing)?\s+(?:the|that|this|a|an)\s+(?:very )?same\s+(?<name>(?:[a-z]{2,20} )?[a-z]{2,20})\s+(?:twice|again|recursively|a second time)\b/gi;
// a read lock on the same tree block that we already write locked
const LOCK_ON_SAME =
  /\block\s+on\s+(?:the|that)\s+(?:very )?same\s+(?<name>(?:[a-z]{2,20} )?[a-z]{2,20})\s+(?:(?:that|which)\s+)?(?:we|it|they|he|the (?:task|process|thread|caller))\s+(?:(?:have|has|had|previously|already|also|just)\s+)*(?:(?:read|write)[ -])?(?:locked|holds?|held|took|taken)\b/gi;

/** "the same lock" names none. */
const NAMELESS =
  /\b(?:locks?|mutex(?:es)?|semaphores?|rwsem|spinlocks?|class(?:es)?|type|kind|one|thing|object|instance|order|way|time)$/i;
const TAKEN_BACK =
  /\b(?:not|never|no|without|cannot|avoid\w*|prevent\w*|instead of|stop\w*|unless)(?: \S+){0,4} *$|n't (?:\S+ ){0,4}$/i;
const SUPPOSED = /\b(?:if|could|would|might|may|maybe|perhaps|should|whether|potential\w*)\b[^.;]{0,80}$/i;

const DEADLOCK = /deadlock/i;

/** What is locked is named, and that it is the same: where a deadlock is spoken of. */
function sameThing(paragraph: Paragraph): Stated[] {
  const { text } = runTogether(paragraph);
  if (!DEADLOCK.test(text)) return [];
  return [LOCKED_TWICE, LOCK_ON_SAME].flatMap((form) =>
    [...text.matchAll(form)].slice(0, 4).flatMap((match) => {
      const name = match.groups?.name ?? "";
      const before = text.slice(Math.max(0, match.index - 100), match.index);
      if (NAMELESS.test(name) || TAKEN_BACK.test(before)) return [];
      const confidence = SUPPOSED.test(before) ? "inferred" : "explicit";
      const place = { start: match.index, end: match.index + match[0].length, confidence } as const;
      return [toStated(paragraph, name, place)];
    }),
  );
}

type Place = { readonly start: number; readonly end: number; readonly confidence: Stated["confidence"] };

function toStated(paragraph: Paragraph, spoken: string, { start, end, confidence }: Place): Stated {
  const { at } = runTogether(paragraph);
  return {
    spokenFrom: spoken,
    spokenTo: spoken,
    note: null,
    confidence,
    span: { start: at(start), end: at(end - 1) + 1 },
    quoteDepth: paragraph.depth,
    form: "sentence",
  };
}

const bare = (spoken: Mention["spoken"]): string =>
  spoken
    .toLowerCase()
    .replace(/\(.*$/, "")
    .replaceAll(/[\s_&-]/g, "");
