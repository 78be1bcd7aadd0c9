/**
 * `match --explain`: for each known inversion why it is one with the report, or why it is another: both rings with the steps that made
 * their names comparable, what only one of them has, and the parts of the score.
 */
import { toPair } from "../match/index.ts";
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
    .map(({ rule, before, after }) => wrap(`${rule}: ${before} => ${after}`, "        ", "    "))
    .join("\n");

function sayOne({ reasons }: MatchEntry): string {
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

/** `dependencies .61 of all, .87 of the shorter; locks ...`: what the score is summed from. */
function formatParts({ nearest }: MatchEntry): string {
  const near = nearest?.nearness;
  if (!near) return "";
  const share = (value: number) => (value >= 0.995 ? "1.0" : value.toFixed(2).slice(1));
  const parts = [
    `dependencies ${share(near.edges.jaccard)} of all, ${share(near.edges.contained)} of the shorter`,
    `locks ${share(near.classes.jaccard)} of all, ${share(near.classes.contained)} of the shorter`,
    `functions and files ${share(near.words)}`,
    `places where locks are taken ${share(near.sites)}`,
    near.sameTitle ? "same title" : "other title",
    near.sameComponent ? "same code" : "other code",
  ];
  return wrap(`shared, the rarer the more: ${parts.join("; ")}`, "    ", "  ");
}

function formatScore({ score, episodes }: MatchEntry, threshold: number, isOne: boolean): string {
  const rank = isOne
    ? "equal rings score .90 and more"
    : score >= threshold
      ? `from ${threshold} up it is called similar, never the same`
      : `below ${threshold}: not counted as seen`;
  return wrap(`score ${score}: ${rank}; ${counted(episodes.length, "episode")}`, "    ", "  ");
}
