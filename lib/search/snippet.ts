/**
 * A piece of a text around what was looked for, the found words between marks. Linear in the text, whatever it holds.
 */
import type { SearchDocument } from "./document.ts";
import { MARK_END, MARK_START } from "./engine.ts";
import { cutIdentifier } from "./identifiers.ts";
import type { Query } from "./query.ts";

/** UTF-16 units of a snippet, about three lines of a page. */
export const SNIPPET_LENGTH = 240;
/** Found places looked at in one text: the best window is among the first. */
const MAX_PLACES = 400;
/** Words looked for in one text. */
const MAX_WORDS = 40;

/** What to mark for a query: its words, and the names of its exact terms as they stand in a text. */
export function toMarker(query: Query): RegExp | undefined {
  const words = new Set<string>();
  for (const { negated, any } of query.clauses) {
    if (negated) continue;
    for (const term of any) {
      if (term.kind === "text") addText(words, term.text, term.match);
      else if (term.kind === "exact")
        for (const name of namesOf(term.field, term.value))
          words.add(toPattern(name) + (/\w$/.test(name) ? WORD_END : ""));
    }
  }
  if (words.size === 0) return undefined;
  const longestFirst = [...words].slice(0, MAX_WORDS).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${longestFirst.join("|")})`, "giu");
}

/** A mail's lines run on; those of what is no mail (cycle, titles, sentences, spellings) are apart, and stay so in one line. */
export const toRunning = (text: string, type: SearchDocument["type"]): string =>
  type === "message"
    ? text
    : text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .join(" · ");

export function toSnippet(text: string, marker: RegExp | undefined): string {
  const places = marker ? findPlaces(text, marker) : [];
  const start = places.length ? backToWord(text, bestStart(places)) : 0;
  const end = Math.min(text.length, start + SNIPPET_LENGTH);
  let snippet = start > 0 ? "… " : "";
  let at = start;
  for (const place of places) {
    if (place.start < at || place.end > end) continue;
    snippet += `${text.slice(at, place.start)}${MARK_START}${text.slice(place.start, place.end)}${MARK_END}`;
    at = place.end;
  }
  return `${snippet}${text.slice(at, end)}${end < text.length ? " …" : ""}`.replace(/\s+/g, " ").trim();
}

type Place = { readonly start: number; readonly end: number; readonly word: string };

function findPlaces(text: string, marker: RegExp): Place[] {
  const places: Place[] = [];
  for (const found of text.matchAll(marker)) {
    places.push({ start: found.index, end: found.index + found[0].length, word: found[0].toLowerCase() });
    if (places.length >= MAX_PLACES) break;
  }
  return places;
}

/** Where the window with the most different words begins; the first of equals. */
function bestStart(places: readonly Place[]): number {
  const inside = new Map<string, number>();
  let best = { count: 0, start: 0 };
  let last = 0;
  for (const first of places) {
    for (let next = places[last]; next && next.end <= first.start + SNIPPET_LENGTH - LEAD; next = places[++last])
      inside.set(next.word, (inside.get(next.word) ?? 0) + 1);
    if (inside.size > best.count) best = { count: inside.size, start: first.start };
    const left = (inside.get(first.word) ?? 0) - 1;
    if (left > 0) inside.set(first.word, left);
    else inside.delete(first.word);
  }
  return Math.max(0, (best.count ? best.start : (places[0]?.start ?? 0)) - LEAD);
}

/** Characters shown before the first found word. */
const LEAD = 60;

function backToWord(text: string, start: number): number {
  if (start === 0) return 0;
  const space = text.slice(start, start + LEAD).search(/\s/);
  return space < 0 ? start : start + space + 1;
}

const WORD_END = "(?![\\p{L}\\p{N}_])";

function addText(words: Set<string>, text: string, match: "word" | "phrase" | "prefix") {
  const tokens = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (tokens.length === 0) return;
  const end = match === "prefix" ? "[\\p{L}\\p{N}_]*" : WORD_END;
  words.add(tokens.map(toPattern).join("[^\\p{L}\\p{N}_]{1,8}") + end);
  const parts = match === "phrase" && tokens.length === 1 ? cutIdentifier(text) : [];
  if (parts.length > 1) words.add(parts.map(toPattern).join("[_ ]{1,3}"));
}

function namesOf(field: string, value: string): string[] {
  if (field === "lock" || field === "lockExact" || field === "function") return [value];
  if (field === "pair" || field === "pairExact") return value.split(/(?<!-)>/);
  return field === "id" || field === "syzbot" ? [value] : [];
}

const toPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
