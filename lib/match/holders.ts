/**
 * Which prints hold which names of a question: one pass over the names of all prints that may be told.
 *
 * 10,000 prints have some million words, which are passed in a few milliseconds; an index by name would take longer to build than
 * a process that asks one question lives.
 */
import { type Features, lengthOf, type Section, startOf } from "./features.ts";

/** One section of all prints, one after another. */
export type Flat = {
  readonly hashes: Uint32Array;
  /** Of each print, where the next one begins. */
  readonly ends: Int32Array;
};

export type Holders = {
  /** Of each name of the question: prints that hold it. */
  readonly counts: Int32Array;
  /** Numbers of the names that prints hold, print after print. */
  readonly names: Int32Array;
  readonly ends: Int32Array;
};

export function flatten(all: readonly Features[], section: Section): Flat {
  const ends = new Int32Array(all.length);
  let size = 0;
  for (const [at, features] of all.entries()) {
    size += lengthOf(features, section);
    ends[at] = size;
  }
  const hashes = new Uint32Array(size);
  for (const [at, features] of all.entries()) {
    const from = ends[at - 1] ?? 0;
    const shift = startOf(features, section) - from;
    for (let index = from; index < (ends[at] ?? 0); index++) hashes[index] = features[index + shift] ?? 0;
  }
  return { hashes, ends };
}

/** Of a print: the numbers of the names of the question that it holds. */
export const namesOf = ({ names, ends }: Holders, at: number): Int32Array =>
  names.subarray(ends[at - 1] ?? 0, ends[at]);

const NONE = -1;

/** `told`: 1 for each print that may be told. */
export function findHolders(asked: Uint32Array, { hashes, ends }: Flat, told: Uint8Array): Holders {
  const table = toTable(asked);
  const mask = table.length - 1;
  const counts = new Int32Array(asked.length);
  const found = new Int32Array(hashes.length);
  const foundEnds = new Int32Array(ends.length);
  let [from, size] = [0, 0];
  for (let at = 0; at < ends.length; at++) {
    const to = ends[at] ?? 0;
    for (let index = told[at] === 1 ? from : to; index < to; index++) {
      const hash = hashes[index] ?? 0;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const name = table[slot] ?? NONE;
        if (name === NONE) break;
        if (asked[name] !== hash) continue;
        counts[name] = (counts[name] ?? 0) + 1;
        found[size++] = name;
        break;
      }
    }
    foundEnds[at] = size;
    from = to;
  }
  return { counts, names: found.slice(0, size), ends: foundEnds };
}

/** Open addressing: a slot holds the number of a name of the question; eight slots for each, so that most others meet none. */
function toTable(asked: Uint32Array): Int32Array {
  let size = 64;
  while (size < asked.length * 8) size *= 2;
  const table = new Int32Array(size).fill(NONE);
  for (const [name, hash] of asked.entries()) {
    let slot = hash & (size - 1);
    while (table[slot] !== NONE) slot = (slot + 1) & (size - 1);
    table[slot] = name;
  }
  return table;
}
