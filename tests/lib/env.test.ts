import { describe, expect, it } from "vitest";
import { readSettings } from "../../lib/env.ts";

describe("readSettings", () => {
  it("has a default for everything", () => {
    expect(readSettings({})).toMatchObject({ DATABASE_URL: "file:./data/deadlore.db", PORT: 3000, HOST: "127.0.0.1" });
  });
  it("takes an empty value for one that is not set", () => expect(readSettings({ PORT: "" }).PORT).toBe(3000));
  it("names a wrong setting, its value and what was expected, in one line", () => {
    expect(() => readSettings({ PORT: "http" })).toThrow(/^wrong setting: PORT="http": expected a port, 0 to 65535$/);
    expect(() => readSettings({ DATABASE_URL: "mysql://x" })).toThrow(
      /DATABASE_URL="mysql:\/\/x": expected file:PATH or postgresql/,
    );
  });
  it("names all that are wrong", () => {
    expect(() => readSettings({ PORT: "70000", LOG_LEVEL: "loud" })).toThrow(
      /PORT=.*; LOG_LEVEL="loud": expected one of/,
    );
  });
});
