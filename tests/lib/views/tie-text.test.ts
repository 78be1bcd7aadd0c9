import { describe, expect, it } from "vitest";
import { tieText } from "../../../lib/views/tie-text.ts";

describe("tieText", () => {
  it("names what ties a patch", () => {
    expect(tieText({ via: "Closes", confidence: "explicit", reasons: [] })).toBe("tied by Closes (explicit)");
    expect(tieText({ via: "words", confidence: "inferred" })).toBe("tied by words (inferred)");
  });

  it("does not let a guess look like more", () => {
    const reasons = [
      { rule: "changes-site", detail: "demo_store" },
      { rule: "names-lock", detail: "io_rwsem" },
      { rule: "soon-after", detail: "2 days later" },
    ] as const;
    expect(tieText({ via: "changes-site", confidence: "inferred", reasons })).toBe(
      "inferred, nobody says so: it changes demo_store, where a lock was taken; names the lock io_rwsem; came 2 days later",
    );
  });
});
