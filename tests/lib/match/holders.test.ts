import { describe, expect, it } from "vitest";
import { findHolders, flatten, namesOf } from "../../../lib/match/holders.ts";
import { type Features, toFeatures } from "../../../lib/match/index.ts";
import { printOf } from "./prints.ts";

const print = (...locks: string[]) => toFeatures(printOf(locks.map((lock) => ({ lock, at: `${lock.slice(1)}_take` }))));
const PRINTS: readonly Features[] = [
  print("&a->lock", "&b->lock"),
  print("&b->lock", "&c->lock"),
  print("&d->lock", "&e->lock"),
  print("&a->lock", "&c->lock", "&e->lock"),
];
const wordsOf = (features: Features | undefined) => flatten(features ? [features] : [], "words").hashes;

describe("holders", () => {
  it("are the prints that have a name of the question, as often as it is asked", () => {
    const flat = flatten(PRINTS, "words");
    const told = Uint8Array.of(1, 1, 1, 1);
    const asked = wordsOf(PRINTS[0]);
    const first = findHolders(asked, flat, told);
    expect([...namesOf(first, 0)]).toEqual([...asked.keys()]);
    expect(namesOf(first, 1).length).toBeGreaterThan(0);
    expect(namesOf(first, 1).length).toBeLessThan(asked.length);
    for (let times = 0; times < 12; times++) expect(findHolders(asked, flat, told)).toEqual(first);
  });

  it("are none that may not be told, neither by passing all nor by the index", () => {
    const flat = flatten(PRINTS, "words");
    for (let times = 0; times < 12; times++) {
      const { counts, ends, names } = findHolders(wordsOf(PRINTS[2]), flat, Uint8Array.of(1, 1, 0, 0));
      const common = names.length;
      expect(ends[3]).toBe(common);
      expect(namesOf({ counts, ends, names }, 2)).toHaveLength(0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(common);
    }
  });

  it("of an unknown name are none", () => {
    const flat = flatten(PRINTS, "titles");
    for (let times = 0; times < 12; times++)
      expect(findHolders(Uint32Array.of(0xffff_fff0), flat, Uint8Array.of(1, 1, 1, 1)).names).toHaveLength(0);
  });
});
