/**
 * Leave one out: an inversion that was printed in two threads or more is asked for with one of its prints, whole and damaged, while
 * every mail with that print is hidden. And strangers: prints asked while all that shares a dependency or the component with them is
 * hidden, so that every answer is a false alarm.
 */
import { canonicalClass } from "../../lib/lockdep/index.ts";
import type { EvalReport } from "./match-base.ts";
import type { Question } from "./match-pairs.ts";

/** Drawn of each: a run takes seconds, and an interval of 60 is narrow enough. */
const DRAWN = 60;
const SEED = 20_261_122;

/** What a mail does to a splat, or a person who pastes half of one. */
export const DAMAGES: Readonly<Record<string, (splat: string) => string>> = {
  whole: (splat) => splat,
  "quoted and wrapped at 72": (splat) =>
    splat
      .split("\n")
      .flatMap((line) => line.match(/.{1,72}(?:\s|$)|.{1,72}/g) ?? [""])
      .map((line) => `> ${line}`)
      .join("\n"),
  "upper half": (splat) => cut(splat, 0, 0.5),
  "first quarter": (splat) => cut(splat, 0, 0.25),
  "lower half": (splat) => cut(splat, 0.5, 1),
};

const cut = (splat: string, from: number, to: number): string => {
  const lines = splat.split("\n");
  return lines.slice(Math.floor(lines.length * from), Math.floor(lines.length * to)).join("\n");
};

/** A linear congruential generator: the same draw in every run. */
export function draw<T>(all: readonly T[], count: number): readonly T[] {
  let state = SEED;
  const keyed = all.map((each) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { each, key: state };
  });
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ each }) => each);
}

export function listRecurrences(reports: readonly EvalReport[]): readonly Question[] {
  const whole = firstPrints(reports).filter(
    ({ report, quoteDepth }) => report.complete && quoteDepth === 0 && report.kind !== "prose",
  );
  const met = [...Map.groupBy(whole, ({ inversion }) => inversion ?? "").values()].flatMap((own) => {
    const threads = new Set(own.map(({ thread }) => thread));
    return threads.size > 1 ? own.slice(-1) : [];
  });
  const questions = met.map((asked) => {
    const wanted = new Set([asked.inversion ?? ""]);
    const hidden = hide(reports, ({ print, thread }) => print === asked.print || thread === asked.thread);
    return { set: "recurrence", name: asked.messageId, asked, hidden, wanted, partner: wanted };
  });
  return draw(
    questions.filter((each) => isLeft(each, reports)),
    DRAWN,
  );
}

/** Another print of the inversion is left, none of whose mails is hidden. */
function isLeft({ asked, hidden }: Question, reports: readonly EvalReport[]): boolean {
  const gone = new Set(reports.filter(({ messageId }) => hidden.has(messageId)).map(({ print }) => print));
  return reports.some(({ inversion, print }) => inversion === asked.inversion && !gone.has(print));
}

export function listStrangers(reports: readonly EvalReport[]): readonly Question[] {
  const pairsOf = ({ report }: EvalReport) => report.edges.map(({ from, to }) => `${name(from)}>${name(to)}`);
  const pairs = new Map(reports.map((each) => [each.id, new Set(pairsOf(each))]));
  const whole = firstPrints(reports).filter(({ report, quoteDepth }) => report.complete && quoteDepth === 0);
  return draw(whole, DRAWN).map((asked) => {
    const own = pairs.get(asked.id) ?? new Set();
    const isNear = (each: EvalReport) =>
      each.inversion === asked.inversion ||
      each.syzbot === (asked.syzbot ?? "none") ||
      (each.component !== null && each.component === asked.component) ||
      [...(pairs.get(each.id) ?? [])].some((pair) => own.has(pair));
    const none: ReadonlySet<string> = new Set();
    return {
      set: "stranger",
      name: asked.messageId,
      asked,
      hidden: hide(reports, isNear),
      wanted: none,
      partner: none,
    };
  });
}

const name = (printed: string) => canonicalClass(printed.replace(/\/\d$/, "")).class;

const hide = (reports: readonly EvalReport[], isHidden: (report: EvalReport) => boolean): ReadonlySet<string> =>
  new Set(reports.filter(isHidden).map(({ messageId }) => messageId));

const firstPrints = (reports: readonly EvalReport[]): readonly EvalReport[] =>
  [...new Map(reports.toReversed().map((report) => [report.print, report])).values()]
    .filter(({ inversion }) => inversion !== null)
    .reverse();
