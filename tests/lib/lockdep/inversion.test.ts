import { describe, expect, it } from "vitest";
import { canonicalCycle, chainEdges } from "../../../lib/lockdep/graph.ts";
import { cycleId, inversionId } from "../../../lib/lockdep/inversion.ts";
import type { ChainEntry } from "../../../lib/lockdep/report.ts";

describe("canonicalCycle", () => {
  it("turns the ring to its least rotation", () => {
    expect(canonicalCycle(["c", "a", "b"])).toEqual(["a", "b", "c"]);
    expect(canonicalCycle(["b", "a", "b", "c"])).toEqual(["a", "b", "c", "b"]);
  });

  it("merges equal neighbours, around the ring too", () => {
    expect(canonicalCycle(["a", "b", "b", "a"])).toEqual(["a", "b"]);
    expect(canonicalCycle(["a", "a"])).toEqual(["a"]);
  });
});

const entry = (depth: number, name: string, subclass: number | null = null): ChainEntry => ({
  depth,
  lock: { printed: name, class: name, number: null, subclass, usage: "+.+.", waitType: null },
  site: null,
  stack: [],
});

describe("chainEdges", () => {
  it("reads the chain upside down and closes it", () => {
    const { edges, complete } = chainEdges([entry(2, "c"), entry(1, "b", 1), entry(0, "a")]);
    expect(edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual(["a -> b/1", "b/1 -> c", "c -> a"]);
    expect(complete).toBe(true);
  });

  it("does not close a chain that misses an entry", () => {
    const { edges, complete } = chainEdges([entry(3, "d"), entry(2, "c"), entry(0, "a")]);
    expect(edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual(["c -> d"]);
    expect(complete).toBe(false);
  });

  it("is not impressed by a depth of millions", () => {
    expect(chainEdges([entry(9_999_999, "b"), entry(0, "a")]).complete).toBe(false);
  });
});

describe("inversionId", () => {
  it("is the same for every rotation, counter and spelling of one cycle", () => {
    const ids = [
      ["&a->lock", "&mm->mmap_lock"],
      ["&mm->mmap_sem", "&a->lock"],
      ["&(&a->lock)->rlock", "&mm->mmap_lock#2"],
    ].map((cycle) => cycleId(cycle).id);
    expect(new Set(ids).size).toBe(1);
  });

  it("tells an order from its reverse", () => {
    expect(cycleId(["a", "b", "c"]).id).not.toBe(cycleId(["c", "b", "a"]).id);
  });

  it("calls a chain that collapses to one class a recursion", () => {
    expect(inversionId({ kind: "circular", complete: true, cycle: ["&x", "&x"] }).id).toBe(
      inversionId({ kind: "recursive", complete: true, cycle: ["&x"] }).id,
    );
  });

  it("joins the two directions of a conflict of usages", () => {
    const of = (was: string, now: string) =>
      inversionId({ kind: "inconsistent-usage", complete: true, cycle: ["&x"], usage: { was, now } }).id;
    expect(of("SOFTIRQ-ON-W", "IN-SOFTIRQ-W")).toBe(of("IN-SOFTIRQ-W", "SOFTIRQ-ON-W"));
  });

  it("has none for what is not complete, nor for another family", () => {
    expect(inversionId({ kind: "circular", complete: false, cycle: ["a", "b"] }).id).toBeNull();
    expect(inversionId({ kind: "hung-task", complete: true, cycle: ["a"] }).id).toBeNull();
  });

  it("ends its steps with the hash", () => {
    expect(cycleId(["b", "a"]).steps.at(-1)).toMatchObject({ rule: "hash", before: "order | a | b" });
  });
});
