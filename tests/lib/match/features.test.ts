import { describe, expect, it } from "vitest";
import { hashName, hasName, packFeatures, readFeatures, toFeatures, VERSION_BYTES } from "../../../lib/match/index.ts";
import { printOf } from "./prints.ts";

const PRINT = printOf([
  { lock: "&demo->state_lock", at: "demo_store", below: ["demo_attr_write"] },
  { lock: "&demo->io_rwsem", at: "demo_begin" },
]);
const FEATURES = toFeatures(PRINT);

describe("features", () => {
  it("hold every name of the print, and no other", () => {
    for (const word of PRINT.words) expect(hasName(FEATURES, "words", hashName(word))).toBe(true);
    for (const { pair } of PRINT.edges) expect(hasName(FEATURES, "pairs", hashName(pair))).toBe(true);
    for (const title of PRINT.titles) expect(hasName(FEATURES, "titles", hashName(title))).toBe(true);
    expect(hasName(FEATURES, "words", hashName("demo_close"))).toBe(false);
    expect(hasName(FEATURES, "classes", hashName("demo_store"))).toBe(false);
  });

  it("come back from their bytes, wherever these lie", () => {
    const bytes = packFeatures(FEATURES);
    expect(readFeatures(bytes)).toEqual(FEATURES);
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(readFeatures(moved.subarray(3))).toEqual(FEATURES);
    expect(bytes.subarray(0, 4)).toEqual(VERSION_BYTES);
  });

  it("are not read where they are cut or of another version", () => {
    const bytes = packFeatures(FEATURES);
    expect(readFeatures(bytes.subarray(0, bytes.length - 4))).toBeUndefined();
    expect(readFeatures(bytes.subarray(0, 7))).toBeUndefined();
    expect(readFeatures(new Uint8Array())).toBeUndefined();
    const other = Uint8Array.from(bytes);
    other[0] = 200;
    expect(readFeatures(other)).toBeUndefined();
  });

  it("give unlike names unlike numbers", () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `demo_function_${n}`);
    expect(new Set(names.map(hashName)).size).toBe(names.length);
  });
});
