import { describe, expect, it } from "vitest";
import { localFile, readSettings } from "../../lib/env.ts";

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
  it("never shows a password", () => {
    for (const url of ["mysql://me:s3cret@h/x", "postgresql://me:s3/c#ret@h/x", "postgresql://me:s3c@ret@h:x/x"])
      expect(() => readSettings({ DATABASE_URL: url })).toThrow(/^wrong setting: DATABASE_URL="\w+:\/\/\*\*\*@h/);
  });
  it("names all that are wrong", () => {
    expect(() => readSettings({ PORT: "70000", LOG_LEVEL: "loud" })).toThrow(
      /PORT=.*; LOG_LEVEL="loud": expected one of/,
    );
  });
});

describe("localFile", () => {
  it.each([
    ["file:./data/deadlore.db", "./data/deadlore"],
    ["file:/x/base", "/x/base"],
    ["postgresql://me:s3cret@db.example/lore?sslmode=require", "./data/db.example-5432-lore"],
    ["postgres://h:6000/a%2Fb", "./data/h-6000-a%2Fb"],
    ["postgresql:///lore?host=/run/postgresql", "./data/%2Frun%2Fpostgresql-5432-lore"],
  ])("puts what goes with %s at %s", (url, path) => expect(localFile(url)).toBe(path));
});
