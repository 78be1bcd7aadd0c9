import { describe, expect, it } from "vitest";
import { checkSum, count, EMPTY, sum } from "../../ingest/ledger.ts";

describe("the ledger", () => {
  const ledger = count(count(count(EMPTY, "stored"), "duplicate"), "rejected", "not-a-mail");

  it("counts each item once, and a rejected one under its reason", () => {
    expect(ledger).toEqual({
      seen: 3,
      stored: 1,
      duplicate: 1,
      rejected: 1,
      redacted: 0,
      rejectReasons: { "not-a-mail": 1 },
    });
  });
  it("adds up over sources", () => {
    expect(sum([ledger, ledger])).toMatchObject({ seen: 6, stored: 2, rejectReasons: { "not-a-mail": 2 } });
  });
  it("refuses a sum that does not add up", () => {
    expect(() => checkSum({ ...ledger, stored: 0 }, "x.mbox")).toThrow("x.mbox: the ledger does not add up");
  });
  it("does not refuse one that does", () => expect(() => checkSum(ledger, "x.mbox")).not.toThrow());
});
