/** The answer of match for a terminal: the report's edges with both places, then what ranks, best first, with its story. */
import { messagePath } from "../urls.ts";
import { toDay } from "./dates.ts";
import type { Place } from "./edges.ts";
import type { MatchEntry, MatchView } from "./match.ts";
import { counted, countedReports, pages, toRing, wrap } from "./plain.ts";
import { kindWords, toWords } from "./state.ts";
import { toLine } from "./visible.ts";

export function formatMatch(view: MatchView): string {
  const counts = view.matches.filter(({ score }) => score >= view.threshold);
  const below = view.matches.slice(counts.length, counts.length + MAX_BELOW);
  return pages(
    view.notices.map((notice) => wrap(notice, "  ", "! ")).join("\n"),
    formatQuery(view),
    view.ownMail && wrap(`this very mail is in the base; without it: --exclude-message ${view.ownMail}`, "  ", "! "),
    !isUnread(view) && VERDICTS[view.verdict],
    ...counts.map(formatEntry),
    below.length > 0 &&
      [
        `Below the threshold of ${view.threshold}, not counted:`,
        ...below.map((entry) =>
          wrap(`${toScore(entry.score)} ${toRing(entry.summary.cycle)}  /i/${entry.inversion}/`, "      ", "  "),
        ),
      ].join("\n"),
    view.weak.length > 0 && view.weak.map(({ detail }) => wrap(detail, "  ", "weak evidence not counted: ")).join("\n"),
  );
}

/** Nothing to compare was found, which the notices say: no verdict on what was not read. */
const isUnread = ({ report, verdict, notices }: MatchView): boolean =>
  report === null && verdict === "not-seen-before" && notices.length > 0;

/** Of those that do not count, for who wants to look. */
const MAX_BELOW = 5;

const VERDICTS = {
  "seen-before": "Seen before.",
  similar: "Similar ones are known; none is the same.",
  "not-seen-before": "Seen nothing like it.",
} as const satisfies Record<MatchView["verdict"], string>;

function formatQuery({ report, query, edges }: MatchView): string {
  if (!report) return query.title === null ? "" : toLine(query.title);
  const task = report.task.comm === null ? null : `${report.task.comm}/${report.task.pid ?? "?"}`;
  const facts = [kindWords(report.kind), counted(report.edges.length, "edge"), report.kernel.release, task];
  const damage = report.damage.map(({ reason, line }) => `${reason} (line ${line})`).join(", ");
  return [
    toLine(facts.filter(Boolean).join("   ")),
    ...edges.map(({ from, to, fromPrinted, toPrinted, heldBy, takenIn, inferred }, index) => {
      const places = [heldBy, takenIn].flatMap((place) => (place ? [toPlace(place)] : [])).join(" .. ");
      return wrap(
        `${fromPrinted ?? from} -> ${toPrinted ?? to}${inferred ? " (inferred)" : ""}   ${places}`,
        "      ",
        `  ${LETTERS[index] ?? "+"}  `,
      );
    }),
    ...(damage === "" ? [] : [wrap(`damage: ${damage}`, "      ", "  !  ")]),
  ].join("\n");
}

const toPlace = ({ function: name, file, line }: Place): string =>
  `${name}${file === null ? "" : ` ${file}${line === null ? "" : `:${line}`}`}`;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function formatEntry(entry: MatchEntry, index: number): string {
  const { summary, episodes, reports } = entry;
  const [nearest] = episodes;
  const told = nearest?.reports[0] ?? reports[0];
  const resolution = nearest?.resolution ?? entry.resolution;
  const said = resolution.quote?.text ?? nearest?.lastWord?.quote ?? summary.lastWord?.quote ?? null;
  return [
    wrap(toWhy(entry.reasons), "     ", `${index + 1} ${toScore(entry.score)} `),
    ...entry.against.map((words) => wrap(`but ${words}`, "       ", "     ")),
    wrap(toRing(summary.cycle), "     "),
    told && wrap(`${toDay(told.date)} ${told.subject}`, "     "),
    wrap(
      `state: ${toState(resolution)}; ${countedReports(entry.prints, reports)}, ${counted(episodes.length, "episode")}`,
      "     ",
    ),
    said !== null && wrap(`said: "${said}"`, "     "),
    wrap(`/i/${entry.inversion}/`, "     "),
    told && wrap(messagePath(told.messageId), "     "),
    ...episodes.slice(1, MAX_EPISODES).map(formatEpisode),
  ]
    .filter((line) => typeof line === "string")
    .join("\n");
}

const toState = ({ state, since }: MatchEntry["resolution"]): string =>
  `${toWords(state)}${since ? ` since ${toDay(since)}` : ""}`;

/** Other meetings with the same inversion, the nearer first. */
const MAX_EPISODES = 4;

function formatEpisode({ score, reports, resolution, ...episode }: MatchEntry["episodes"][number]): string {
  const [told] = reports;
  const how = toWhy(episode.reasons.filter(({ rule }) => rule === "rotated" || rule === "renamed-lock"));
  const where = [episode.component, how].flatMap((part) => (part ? [`, ${part}`] : [])).join("");
  return wrap(
    `${toScore(score)} ${toDay(told?.date ?? null)} ${told?.subject ?? ""}${where}; ${toState(resolution)}`,
    "           ",
    "     also ",
  );
}

/** Each rule once: `same cycle; 3 shared edges; same site: f2fs_file_mmap`. Details are on the page and in the JSON. */
export function toWhy(reasons: MatchEntry["reasons"]): string {
  const details = Map.groupBy(reasons, ({ rule }) => rule);
  return [...details]
    .map(([rule, all]) => {
      if (rule === "same-id")
        return all.some(({ detail }) => detail.startsWith("syz:")) ? "same syzbot id" : "same inversion";
      if (SAID_ALONE.includes(rule)) return toWords(rule);
      if (rule === "shared-edge" && all.length > 1) return `${all.length} shared edges`;
      if (rule === "rotated") return "rotated";
      const said = all.map(({ detail }) => (rule === "same-site" ? (detail.split(" in ").at(-1) ?? detail) : detail));
      return `${toWords(rule)}: ${[...new Set(said)].join(", ")}`;
    })
    .join("; ");
}

/** What they would say stands below them. */
const SAID_ALONE: readonly string[] = ["same-cycle", "same-title", "sub-cycle", "super-cycle"];

/** `.97`: two digits, never more than the ranking knows. */
export const toScore = (score: number): string => (score >= 0.995 ? "1.0" : score.toFixed(2).slice(1));
