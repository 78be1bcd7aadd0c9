import { describe, expect, it } from "vitest";
import { buildThread, type ThreadHead } from "../../../lib/mail/index.ts";

const head = (messageId: string, references: string[], date: string | null = null): ThreadHead => ({
  messageId,
  references,
  inReplyTo: references.at(-1) ?? null,
  date,
});
const shape = (heads: readonly ThreadHead[]): string[] =>
  buildThread(heads).nodes.map(({ messageId, depth, ghost }) => `${" ".repeat(depth)}${messageId}${ghost ? "?" : ""}`);

describe("a thread", () => {
  it("hangs each mail under the last of its references, siblings by date then id", () => {
    const heads = [
      head("c", ["a"], "2020-01-03"),
      head("a", [], "2020-01-01"),
      head("b", ["a"], "2020-01-02"),
      head("d", ["a", "b"]),
    ];
    expect(shape(heads)).toEqual(["a", " b", "  d", " c"]);
  });

  it("keeps ghosts where mails are missing", () => {
    expect(shape([head("d", ["a", "b", "c"])])).toEqual(["a?", " b?", "  c?", "   d"]);
    expect(buildThread([head("x", ["gone"]), head("y", ["gone"])]).root).toBe("gone");
  });

  it("refuses loops, also to itself", () => {
    expect(shape([head("a", ["a"])])).toEqual(["a"]);
    expect(shape([head("a", ["b"]), head("b", ["a"])])).toEqual(["b", " a"]);
    expect(shape([head("a", ["b"]), head("b", ["c"]), head("c", ["a"])])).toHaveLength(3);
  });

  it("does not let other mails' references move a mail that has its own", () => {
    const heads = [head("root", [], "1"), head("mine", ["root"], "2"), head("liar", ["elsewhere", "mine"], "3")];
    expect(shape(heads)).toEqual(["root", " mine", "  liar"]);
  });

  it("is the same in every order of arrival", () => {
    const heads = [
      head("rc1", ["ra", "rb"]),
      head("rc2", ["rb", "ra"]),
      head("x", ["ra", "gone", "rc1"], "2020"),
      head("y", ["gone"], "2019"),
      head("l1", ["l2"]),
      head("l2", ["l1"]),
    ];
    const expected = JSON.stringify(buildThread(heads));
    for (let turn = 0; turn < 20; turn++) {
      const moved = [...heads.slice(turn % 6), ...heads.slice(0, turn % 6)];
      expect(JSON.stringify(buildThread(turn % 2 ? moved : moved.toReversed()))).toBe(expected);
    }
  });

  it("is the same in 20 orders for loops of two and three, references that contradict each other, and a mail that joins two threads", () => {
    const set = [
      head("self", ["self"]),
      head("two-a", ["two-b"]),
      head("two-b", ["two-a"]),
      head("three-0", ["three-1"]),
      head("three-1", ["three-2"]),
      head("three-2", ["three-0"]),
      head("one", ["ra", "rb"]),
      head("other", ["rb", "ra"]),
      head("join", ["root-1", "root-2"]),
      head("root-1", []),
      head("root-2", ["two-a"]),
    ];
    const expected = buildThread(set);
    expect(new Set(expected.nodes.map(({ messageId }) => messageId)).size).toBe(expected.nodes.length);
    for (let order = 0; order < 20; order++) {
      const shuffled = set.map((one, at) => ({ one, key: (at * 7919 + order * 104_729) % 97 }));
      const heads = shuffled.sort((a, b) => a.key - b.key).map(({ one }) => one);
      expect(buildThread(heads)).toEqual(expected);
    }
  });

  it("is built for a chain and a star of 100,000 without recursion, in linear time", () => {
    const chain = Array.from({ length: 100_000 }, (_, at) => head(`c${at}`, at ? ["c0", `c${at - 1}`] : []));
    const star = Array.from({ length: 100_000 }, (_, at) => head(`s${at}`, at ? ["s0"] : []));
    const started = performance.now();
    expect(buildThread(chain).nodes.at(-1)?.depth).toBe(99_999);
    expect(buildThread(star).nodes).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
