// The graph of lock classes, over graphs small enough to see through, and one long enough to break a recursion.
import { describe, expect, test } from "vitest";
import { findChains, findContradictions, findTangles, type GraphEdge, toLayers } from "../../../lib/lockdep/index.ts";

const edges = (...texts: string[]): GraphEdge[] =>
  texts.map((text) => {
    const [from = "", to = ""] = text.split(">");
    return { from, to };
  });

test("a contradiction is a pair with both orders, once", () => {
  const found = findContradictions(edges("a>b", "b>a", "b>c", "c>c"));
  expect(found.map(({ forward }) => forward)).toEqual([{ from: "a", to: "b" }]);
});

describe("tangles", () => {
  test("are the strongly connected parts of two classes and more", () => {
    expect(findTangles(edges("a>b", "b>c", "c>a", "c>d", "d>e", "e>d", "f>f"))).toEqual([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
  });
  test("are none in a row", () => {
    expect(findTangles(edges("a>b", "b>c"))).toEqual([]);
  });
  test("do not depend on the order of the edges", () => {
    const all = edges("a>b", "b>c", "c>a", "c>d", "d>e", "e>d");
    expect(findTangles([...all].reverse())).toEqual(findTangles(all));
  });
  test("are found in a chain of 50,000 classes without recursion", () => {
    const long = Array.from({ length: 50_000 }, (_, at) => ({ from: `n${at}`, to: `n${(at + 1) % 50_000}` }));
    expect(findTangles(long)[0]).toHaveLength(50_000);
  });
});

describe("chains", () => {
  test("are the shortest, all of them, in order of name", () => {
    const graph = edges("a>b", "b>z", "a>c", "c>z", "a>d", "d>e", "e>z");
    expect(findChains(graph, { from: "a", to: "z" }, 5)).toEqual([
      ["a", "b", "z"],
      ["a", "c", "z"],
    ]);
    expect(findChains(graph, { from: "a", to: "z" }, 1)).toHaveLength(1);
  });
  test("go with the arrows only", () => {
    expect(findChains(edges("a>b", "b>c"), { from: "c", to: "a" }, 5)).toEqual([]);
  });
});

describe("layers", () => {
  test("put a class as deep as the longest way to it, and leave out what others imply", () => {
    const { layers, steps } = toLayers(edges("a>b", "b>c", "a>c", "d>c"));
    expect(layers).toEqual([[["a"], ["d"]], [["b"]], [["c"]]]);
    expect(steps).toEqual(edges("a>b", "b>c", "d>c"));
  });
  test("hold a contradiction as one part", () => {
    const { layers } = toLayers(edges("a>b", "b>c", "c>b", "c>d"));
    expect(layers).toEqual([[["a"]], [["b", "c"]], [["d"]]]);
  });
});
