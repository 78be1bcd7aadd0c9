/**
 * What a print is found and ranked by, as numbers: hashes of its words, dependencies, classes, places and titles.
 *
 *   MatchPrint -> Uint32Array [version, ring, ring, length of the ring, kind, one count for each section, sections one after another]
 *
 * 10,000 prints are some 6 MB, compared without one string. Names that share a hash would be taken for one: of 60,000 names one pair
 * in two bases. What a reader is shown comes from the names themselves.
 */
import type { MatchPrint } from "./print.ts";

export type Features = Uint32Array;

/** A newer number makes what was stored unreadable: it is made again from the report. */
const FEATURES_VERSION = 1;

export type Section = "words" | "pairs" | "classes" | "places" | "titles";
/** Their order in the array. */
const SECTIONS: readonly Section[] = ["words", "pairs", "classes", "places", "titles"];
/** version, ring, ring, its length, kind. */
const FIXED = 5;
const HEAD = FIXED + SECTIONS.length;
const AT = { words: 0, pairs: 1, classes: 2, places: 3, titles: 4 } as const satisfies Record<Section, number>;

export function toFeatures(print: MatchPrint): Features {
  const sections = [
    hashAll(print.words).sort(),
    hashAll(print.edges.map(({ pair }) => pair)),
    hashAll(print.classes),
    hashAll(print.places),
    hashAll(print.titles),
  ];
  const features = new Uint32Array(HEAD + sections.reduce((sum, { length }) => sum + length, 0));
  const ring = print.cycle.join("\n");
  features.set([FEATURES_VERSION, hashName(ring), hashName(`ring\n${ring}`), print.cycle.length]);
  features[4] = hashName(print.kind ?? "");
  let at = HEAD;
  for (const [index, section] of sections.entries()) {
    features[FIXED + index] = section.length;
    features.set(section, at);
    at += section.length;
  }
  return features;
}

/** Each name once. */
const hashAll = (names: readonly string[]): Uint32Array => Uint32Array.from(new Set(names.map(hashName)));

/** FNV-1a over UTF-16 units, mixed so that the low bits may choose a slot of a table. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** First number of a section, and the one after its last. */
export function startOf(features: Features, section: Section): number {
  let at = HEAD;
  for (let index = 0; index < AT[section]; index++) at += features[FIXED + index] ?? 0;
  return at;
}

export const lengthOf = (features: Features, section: Section): number => features[FIXED + AT[section]] ?? 0;

export function sectionOf(features: Features, section: Section): Uint32Array {
  const from = startOf(features, section);
  return features.subarray(from, from + lengthOf(features, section));
}

export function hasName(features: Features, section: Section, hash: number): boolean {
  const from = startOf(features, section);
  const to = from + lengthOf(features, section);
  for (let at = from; at < to; at++) if (features[at] === hash) return true;
  return false;
}

/** Equal rings; a lock alone (recursion, usage) is equal only within its kind, and no ring equals nothing. */
export const isSameRing = (a: Features, b: Features): boolean =>
  a[1] === b[1] && a[2] === b[2] && a[3] === b[3] && a[3] !== 0 && (a[3] !== 1 || a[4] === b[4]);

/** As the base holds them: little-endian, whatever the machine. */
export function packFeatures(features: Features): Uint8Array {
  const bytes = new Uint8Array(features.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, number] of features.entries()) view.setUint32(at * 4, number, true);
  return bytes;
}

/** What stored features of this version begin with. */
export const VERSION_BYTES: Uint8Array = packFeatures(Uint32Array.of(FEATURES_VERSION));

/** undefined where they are of another version or cut short. */
export function readFeatures(bytes: Uint8Array): Features | undefined {
  const features = isLittleEndian ? alignedCopy(bytes) : swappedCopy(bytes);
  if (features.length < HEAD || features[0] !== FEATURES_VERSION) return undefined;
  const last = SECTIONS.reduce((sum, section) => sum + lengthOf(features, section), HEAD);
  return last === features.length ? features : undefined;
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

const alignedCopy = (bytes: Uint8Array): Features =>
  new Uint32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer);

function swappedCopy(bytes: Uint8Array): Features {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, at) => view.getUint32(at * 4, true));
}
