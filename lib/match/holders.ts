/**
 * Which prints hold which names of a question.
 *
 * 10,000 prints have some million words. The first questions of a process pass them all, some 15 ms; an index by name takes twenty
 * times that to build and answers in two, so it is made only for those that follow.
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

/** Names numbered as they come: of each print the numbers of its own, instead of their hashes. */
export type Numbered = {
  /** By their hash as a signed number: a Map takes that three times faster. */
  readonly numbers: ReadonlyMap<number, number>;
  readonly names: Int32Array;
  readonly ends: Int32Array;
};

export function numberNames({ hashes, ends }: Flat): Numbered {
  const numbers = new Map<number, number>();
  const names = new Int32Array(hashes.length);
  for (let at = 0; at < hashes.length; at++) {
    const hash = (hashes[at] ?? 0) | 0;
    const number = numbers.get(hash) ?? numbers.size;
    if (number === numbers.size) numbers.set(hash, number);
    names[at] = number;
  }
  return { numbers, names, ends };
}

/** Of a print: the numbers of the names of the question that it holds. */
export const namesOf = ({ names, ends }: Holders, at: number): Int32Array =>
  names.subarray(ends[at - 1] ?? 0, ends[at]);

const NONE = -1;

/** `told`: 1 for each print that may be told. */
export function findHolders(asked: Uint32Array, flat: Flat, told: Uint8Array): Holders {
  const passes = passed.get(flat) ?? 0;
  passed.set(flat, passes + 1);
  const index = indexes.get(flat) ?? (passes >= MAX_PASSES ? toIndex(flat) : undefined);
  if (index) indexes.set(flat, index);
  return index ? readIndex(asked, index, told) : passAll(asked, flat, told);
}

/** Of each name, one after another, the prints that hold it. */
type Index = Pick<Numbered, "numbers" | "ends"> & { readonly prints: Int32Array };

/** A command asks once or a few times; a server for ever. */
const MAX_PASSES = 4;
const passed = new WeakMap<Flat, number>();
const indexes = new WeakMap<Flat, Index>();

function toIndex(flat: Flat): Index {
  const { numbers, names, ends } = numberNames(flat);
  const sizes = new Int32Array(numbers.size);
  for (const name of names) sizes[name] = (sizes[name] ?? 0) + 1;
  const places = toStarts(sizes);
  const prints = new Int32Array(names.length);
  for (let [at, index] = [0, 0]; at < ends.length; at++)
    for (; index < (ends[at] ?? 0); index++) prints[takePlace(places, names[index] ?? 0)] = at;
  return { numbers, prints, ends: places };
}

/** By name, then put in order of the prints: what passing them all gives. Common names have most prints, so the loops are plain. */
function readIndex(asked: Uint32Array, index: Index, told: Uint8Array): Holders {
  const { prints } = index;
  const counts = new Int32Array(asked.length);
  const sizes = new Int32Array(told.length);
  for (let name = 0; name < asked.length; name++) {
    const [from, to] = rangeOf(asked[name] ?? 0, index);
    for (let at = from; at < to; at++) {
      const print = prints[at] ?? 0;
      const one = told[print] ?? 0;
      sizes[print] = (sizes[print] ?? 0) + one;
      counts[name] = (counts[name] ?? 0) + one;
    }
  }
  const places = toStarts(sizes);
  const names = new Int32Array(counts.reduce((sum, count) => sum + count, 0));
  for (let name = 0; name < asked.length; name++) {
    const [from, to] = rangeOf(asked[name] ?? 0, index);
    for (let at = from; at < to; at++) {
      const print = prints[at] ?? 0;
      if (told[print] === 1) names[takePlace(places, print)] = name;
    }
  }
  return { counts, names, ends: places };
}

function rangeOf(hash: number, { numbers, ends }: Index): readonly [number, number] {
  const number = numbers.get(hash | 0);
  return number === undefined ? [0, 0] : [ends[number - 1] ?? 0, ends[number] ?? 0];
}

/** Where each begins that has so many; once all places are taken, where each ends. */
function toStarts(sizes: Int32Array): Int32Array {
  const starts = new Int32Array(sizes.length);
  for (let at = 1; at < sizes.length; at++) starts[at] = (starts[at - 1] ?? 0) + (sizes[at - 1] ?? 0);
  return starts;
}

function takePlace(places: Int32Array, of: number): number {
  const place = places[of] ?? 0;
  places[of] = place + 1;
  return place;
}

function passAll(asked: Uint32Array, { hashes, ends }: Flat, told: Uint8Array): Holders {
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
