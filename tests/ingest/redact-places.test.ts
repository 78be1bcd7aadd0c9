// Every place of a mail that a base keeps: after `deadlore redact` none of them holds it, packed or not, in any file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { makeRepository } from "../setup/repository.ts";
import { folder, toMboxrd, writeFile } from "./archives/boxes.ts";
import { hits, MARKED, mark, OTHERS, PLACES } from "./marked-mail.ts";

const bases: Base[] = [];
afterAll(() => {
  for (const base of bases) base.remove();
});

const repository = makeRepository([
  {
    message: `${mark("commit")}: fix a deadlock\n\nLink: https://lore.kernel.org/r/marked@example.org\n`,
    author: "Ada <ada@example.org>",
    date: "2019-03-01T00:00:00Z",
  },
]);
afterAll(() => repository.remove());

/** The same commits where they were never read. */
function clone(): string {
  const path = join(folder(), "clone.git");
  repository.git("clone", "--quiet", "--bare", ".", path);
  return path;
}

function ingested(): { base: Base; box: string } {
  const base = makeBase();
  bases.push(base);
  const box = writeFile("list.mbox", toMboxrd([...OTHERS, MARKED]));
  expect(base.run(["ingest", box])).toMatchObject({ status: 0, stderr: "" });
  expect(base.run(["commits", repository.dir])).toMatchObject({ status: 0, stderr: "" });
  return { base, box };
}

const all = (base: Base): Record<string, string[]> =>
  Object.fromEntries(
    PLACES.map((place) => [place, hits(base, mark(place))] as const).filter(([, found]) => found.length > 0),
  );

describe("redact, in every place that a base keeps", () => {
  it("finds each mark before, so looking for them means something", () => {
    const { base } = ingested();
    expect(Object.keys(all(base))).toEqual([...PLACES]);
  });

  it("by Message-ID leaves none of them, nor does reading the source again", () => {
    const { base, box } = ingested();
    expect(base.run(["redact", "marked@example.org"])).toMatchObject({ status: 0, stderr: "" });
    expect(all(base)).toEqual({});
    expect(base.run(["ingest", writeFile("again.mbox", readFileSync(box))]).status).toBe(0);
    expect(base.run(["commits", clone()]).status).toBe(0);
    expect(all(base)).toEqual({});
  }, 120_000);

  it("by text finds it in a file that is no text, which goes with it", () => {
    const { base } = ingested();
    expect(base.json(["redact", "--text", mark("packed")])).toEqual({ removed: 0, cut: 1 });
    expect(hits(base, mark("packed"))).toEqual([]);
    expect(hits(base, mark("attached"))).not.toEqual([]);
  }, 120_000);

  it("by text leaves none of each, nor does reading the source again", () => {
    const { base, box } = ingested();
    for (const place of PLACES)
      expect(base.run(["redact", "--text", mark(place)])).toMatchObject({ status: 0, stderr: "" });
    expect(all(base)).toEqual({});
    expect(base.run(["ingest", writeFile("again.mbox", readFileSync(box))]).status).toBe(0);
    expect(base.run(["commits", clone()]).status).toBe(0);
    expect(all(base)).toEqual({});
  }, 120_000);
});
