/**
 * What a match is held against, over the same base and with the same mails hidden: each ranks inversions for a question.
 *
 * title: the same title, as a tracker joins reports. typed title: the title through our own search, as one types it into an archive.
 * BM25: the whole splat as words, over every visible print. edges: 0.5 J(edges) + 0.3 J(locks) + 0.2 containment, names after our aliases.
 * fused: reciprocal ranks of the last two, constant 60.
 */
import { canonicalClass } from "../../lib/lockdep/index.ts";
import { searchView } from "../../lib/views/index.ts";
import type { EvalReport } from "./match-base.ts";
import type { Question } from "./match-pairs.ts";

export type Ranker = (question: Question, splat: string) => Promise<readonly string[]> | readonly string[];

type Document = { readonly report: EvalReport; readonly words: ReadonlyMap<string, number>; readonly length: number };

export function makeBaselines(
  reports: readonly EvalReport[],
  textOf: (report: EvalReport) => string,
): Readonly<Record<string, Ranker>> {
  const told = reports.filter(({ inversion }) => inversion !== null);
  const prints = [...new Map(told.toReversed().map((report) => [report.print, report])).values()];
  const documents = prints.map((report) => toDocument(report, textOf(report)));
  const frequency = new Map<string, number>();
  for (const { words } of documents)
    for (const word of words.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const byWords: Ranker = (question, splat) => {
    const asked = toDocument(question.asked, splat);
    return rankBy(
      visible(documents, question),
      ({ report }) => report.inversion,
      (document) => bm25(asked, document, { frequency, mean, total: documents.length }),
    );
  };
  const byEdges: Ranker = (question) => {
    const asked = toSets([question.asked]);
    const groups = Map.groupBy(visible(documents, question), ({ report }) => report.inversion ?? "");
    const sets = [...groups].map(([id, own]) => ({ id, ...toSets(own.map(({ report }) => report)) }));
    return rankBy(
      sets,
      ({ id }) => id,
      (known) => overlap(asked, known),
    );
  };
  return {
    title: (question) =>
      rankBy(
        visible(documents, question),
        ({ report }) => report.inversion,
        ({ report }) => Number(report.report.title === question.asked.report.title),
      ),
    "typed title": (question) => searchTitle(question, reports),
    "BM25 over the splat": byWords,
    "edge overlap": byEdges,
    fused: async (question, splat) => fuse([await byWords(question, splat), await byEdges(question, splat)]),
  };
}

/** Prints that no hidden mail shows: hiding one appearance hides all. */
function visible(documents: readonly Document[], { hidden, asked }: Question): readonly Document[] {
  return documents.filter(({ report }) => !hidden.has(report.messageId) && report.print !== asked.print);
}

function rankBy<T>(all: readonly T[], idOf: (each: T) => string | null, scoreOf: (each: T) => number): string[] {
  const best = new Map<string, number>();
  for (const each of all) {
    const id = idOf(each);
    const score = scoreOf(each);
    if (id !== null && score > (best.get(id) ?? 0)) best.set(id, score);
  }
  return [...best].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
}

/** Words of a splat without addresses, offsets and numbers. */
function toDocument(report: EvalReport, text: string): Document {
  const words = new Map<string, number>();
  let length = 0;
  for (const word of text.match(/[A-Za-z_][\w.-]{1,60}/g) ?? []) {
    if (/^(?:0x)?[0-9a-f]{6,}$/i.test(word)) continue;
    words.set(word, (words.get(word) ?? 0) + 1);
    length++;
  }
  return { report, words, length };
}

type Corpus = { readonly frequency: ReadonlyMap<string, number>; readonly mean: number; readonly total: number };

function bm25(asked: Document, { words, length }: Document, { frequency, mean, total }: Corpus): number {
  let score = 0;
  for (const word of asked.words.keys()) {
    const count = words.get(word);
    if (count === undefined) continue;
    const held = frequency.get(word) ?? 1;
    const rarity = Math.log(1 + (total - held + 0.5) / (held + 0.5));
    score += (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / mean));
  }
  return score;
}

type Sets = { readonly edges: ReadonlySet<string>; readonly locks: ReadonlySet<string> };

function toSets(reports: readonly EvalReport[]): Sets {
  const name = (each: string) => canonicalClass(each.replace(/\/\d$/, "")).class;
  const edges = reports.flatMap(({ report }) => report.edges.map(({ from, to }) => `${name(from)}>${name(to)}`));
  const locks = reports.flatMap(({ report }) => [
    ...report.cycle,
    report.wanted?.class ?? [],
    report.held?.class ?? [],
  ]);
  return { edges: new Set(edges), locks: new Set(locks.flat().map(name)) };
}

function overlap(a: Sets, b: Sets): number {
  const shared = both(a.edges, b.edges);
  const least = Math.min(a.edges.size, b.edges.size);
  return 0.5 * jaccard(a.edges, b.edges) + 0.3 * jaccard(a.locks, b.locks) + 0.2 * (least === 0 ? 0 : shared / least);
}

const both = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((name) => b.has(name)).length;

const jaccard = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const all = a.size + b.size - both(a, b);
  return all === 0 ? 0 : both(a, b) / all;
};

const FUSION = 60;

function fuse(rankings: readonly (readonly string[])[]): readonly string[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings)
    for (const [at, id] of ranking.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (FUSION + at + 1));
  return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
}

/** Mails and inversions as the search gives them; a hidden mail is passed over, an inversion stands where its first mail stands. */
async function searchTitle({ asked, hidden }: Question, reports: readonly EvalReport[]): Promise<readonly string[]> {
  const { hits } = await searchView(asked.report.title, { limit: 200 });
  const shown = new Set(reports.filter(({ messageId }) => !hidden.has(messageId)).map(({ inversion }) => inversion));
  const found = hits.flatMap(({ type, id }) => {
    if (type === "inversion") return shown.has(id) ? [id] : [];
    if (type !== "message" || hidden.has(id)) return [];
    return reports.flatMap(({ messageId, inversion }) => (messageId === id && inversion !== null ? [inversion] : []));
  });
  return [...new Set(found)];
}
