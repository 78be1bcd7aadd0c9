/**
 * `match --explain`: for each known inversion why it is one with the report, or why it is another: both rings with the steps that made
 * their names comparable, what only one of them has, and the parts of the score.
 */
import { SAME, toPair } from "../match/index.ts";
import type { MatchEntry, MatchView } from "./match.ts";
import { counted, pages, toRing, wrap } from "./plain.ts";

export function formatExplain(view: MatchView): string {
  const { report } = view;
  if (!report) return "";
  const id = report.inversion ?? "no id: the cycle does not close in this text";
  return pages(
    ["Explained", wrap(`yours: ${toRing(report.cycle)}`, "    ", "  "), formatSteps(report.steps), `  => ${id}`].join(
      "\n",
    ),
    ...view.matches.map((entry, index) => explainEntry(view, entry, index)),
  );
}

function explainEntry(view: MatchView, entry: MatchEntry, index: number): string {
  const isOne = entry.reasons.some(({ rule }) => rule === "same-cycle");
  const verdict = isOne ? "one inversion with yours" : "another inversion than yours";
  return [
    wrap(`${index + 1} ${entry.inversion}: ${verdict}`, "  "),
    wrap(`its ring: ${toRing(entry.summary.cycle)}`, "    ", "  "),
    formatSteps(entry.steps),
    isOne ? sayOne(entry) : sayOther(view, entry),
    formatParts(entry),
    formatScore(entry, view.threshold, isOne),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const formatSteps = (steps: MatchEntry["steps"]): string =>
  steps
    .filter(({ before, after }) => before !== after)
    .map(({ rule, before, after }) =>
      wrap(
        rule === "hash" ? `id, of its parts: ${before} => ${after}` : `${rule}: ${before} => ${after}`,
        "        ",
        "    ",
      ),
    )
    .join("\n");

function sayOne({ reasons, score, summary }: MatchEntry): string {
  if (summary.cycle.length === 1)
    return wrap(
      `Both are of this one lock and of one kind. ${
        score >= SAME
          ? "A place where it is taken, or the code, agrees as well."
          : "Neither a place where it is taken nor the code agrees: it may be another lock of that name, so it is not called the same."
      }`,
      "  ",
    );
  const rotated = reasons.find(({ rule }) => rule === "rotated");
  const words = rotated
    ? `The rings are equal; only the lock that each was printed from differs: ${rotated.detail}.`
    : "The rings are equal, lock for lock.";
  return wrap(words, "  ");
}

/** Dependencies by canonical name: which both have, which only one. */
function sayOther({ report }: MatchView, { edges }: MatchEntry): string {
  const yours = new Set(report?.edges.map(({ from, to }) => toPair(from, to)) ?? []);
  const its = new Set(edges.map(({ from, to }) => toPair(from, to)));
  const say = (label: string, pairs: readonly string[]) =>
    wrap(`${label}: ${pairs.map((pair) => pair.replace(/(?<!-)>/, " -> ")).join("; ") || "none"}`, "    ", "  ");
  return [
    say(
      "dependencies of both",
      [...yours].filter((pair) => its.has(pair)),
    ),
    say(
      "only in yours",
      [...yours].filter((pair) => !its.has(pair)),
    ),
    say(
      "only in it",
      [...its].filter((pair) => !yours.has(pair)),
    ),
  ].join("\n");
}

/** What the score is summed from, a line each: `dependencies .14 of all that either has, .28 of the shorter ring`. */
function formatParts({ nearest }: MatchEntry): string {
  const near = nearest?.nearness;
  if (!near) return "";
  const ofBoth = ({ jaccard, contained }: typeof near.edges) =>
    jaccard === 0 ? "none" : `${share(jaccard)} of all that either has, ${share(contained)} of the shorter ring`;
  const parts = [
    `dependencies: ${ofBoth(near.edges)}`,
    `locks: ${ofBoth(near.classes)}`,
    `functions and files of the stacks: ${share(near.words)} of yours`,
    `functions that take the locks: ${share(near.sites)}`,
    `title: ${near.sameTitle ? "the same" : "another"}; code: ${near.sameComponent ? "the same" : "other, or unknown"}`,
  ];
  const named = nearest.messageId === null ? "" : ` of <${nearest.messageId}>`;
  return [
    wrap(`what yours and the nearest print${named} have in common, where rare names count more:`, "    ", "  "),
    ...parts.map((part) => wrap(part, "      ", "    ")),
  ].join("\n");
}

function formatScore({ score, episodes }: MatchEntry, threshold: number, isOne: boolean): string {
  const least = share(threshold);
  const rank =
    score >= SAME
      ? `an equal ring scores ${share(SAME)} at least`
      : score >= threshold
        ? `similar, from ${least} up; ${isOne ? "" : "another ring is "}never called the same`
        : `below ${least}, so it does not count as seen before`;
  return wrap(`score ${share(score)}: ${rank}; ${counted(episodes.length, "episode")}`, "    ", "  ");
}

const share = (value: number): string => (value >= 0.995 ? "1.0" : value.toFixed(2).slice(1));
