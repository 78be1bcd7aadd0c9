import { describe, expect, it } from "vitest";
import { readUsage } from "../../../lib/lockdep/index.ts";
import { usageEra } from "../../../lib/lockdep/usage-bits.ts";

const tokens = (usage: string, more: Partial<Parameters<typeof usageEra>[0]> = {}) => ({
  usages: [usage],
  hasWaitType: false,
  hasAddress: false,
  banner: "",
  ...more,
});

describe("usageEra", () => {
  it("knows six characters by themselves", () => {
    expect(usageEra(tokens("+.+.+."))).toBe("2009");
  });

  it("tells four characters by a wait type, an address or the banner", () => {
    expect(usageEra(tokens("+.+.", { hasWaitType: true }))).toBe("2017");
    expect(usageEra(tokens("+.+.", { hasAddress: true }))).toBe("2017");
    expect(usageEra(tokens("+.+.", { banner: "WARNING: inconsistent lock state" }))).toBe("2017");
    expect(usageEra(tokens("--..", { banner: "[ INFO: inconsistent lock state ]" }))).toBe("2006");
  });

  it("does not guess where nothing tells, nor take the brackets of wait-context for old ones", () => {
    expect(usageEra(tokens("+.+."))).toBeNull();
    expect(usageEra(tokens("+.+.", { banner: "[ BUG: Invalid wait context ]" }))).toBeNull();
    expect(usageEra(tokens(""))).toBeNull();
  });
});

describe("readUsage", () => {
  it("reads the signs of 2006 the other way round", () => {
    expect(readUsage("-+..", "2006")).toEqual({
      hardirq: { write: "on", read: "none" },
      softirq: { write: "in", read: "none" },
    });
    expect(readUsage("-.+.", "2017")).toEqual({
      hardirq: { write: "in", read: "none" },
      softirq: { write: "on", read: "none" },
    });
  });

  it("reads the two bits of the file systems that 2.6.30 to 4.13 print", () => {
    expect(readUsage("+.+.-?", "2009")?.reclaimFs).toEqual({ write: "in", read: "both" });
  });

  it("does not read a width of another era", () => {
    expect(readUsage("+.+.+.", "2017")).toBeUndefined();
  });
});
