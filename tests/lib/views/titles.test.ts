// What titles have in common is said once, and nothing is lost or invented.
import { expect, test } from "vitest";
import { joinTitles } from "../../../lib/views/titles.ts";

test("titles of syzbot that differ in their last word share the rest", () => {
  const titles = [
    "possible deadlock in demo_open",
    "possible deadlock in demo_read",
    "inconsistent lock state in demo",
  ];
  expect(joinTitles(titles, 6)).toBe("possible deadlock in demo_open, demo_read; inconsistent lock state in demo");
});

test("what is not shown is counted", () => {
  const titles = ["a", "b", "c", "d"].map((name) => `possible deadlock in demo_${name}`);
  expect(joinTitles(titles, 3)).toBe("possible deadlock in demo_a, demo_b, demo_c; 1 more title");
  expect(joinTitles(titles, 2)).toBe("possible deadlock in demo_a, demo_b; 2 more titles");
});

test("a title of several words after its `in` is left whole", () => {
  expect(joinTitles(["deadlock in words: &a->lock, &b->lock", "x"], 6)).toBe(
    "deadlock in words: &a->lock, &b->lock; x",
  );
});

test("one title stays as it is", () => {
  expect(joinTitles(["WARNING: bad unlock balance in demo"], 6)).toBe("WARNING: bad unlock balance in demo");
});
