// When an inversion was first and last met: told by its dated mails, one of each print.
import { writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeBase } from "../setup/deadlore.ts";
import { REPORT } from "./splats.ts";

const earlier = REPORT;
const later = REPORT.replace("6.2.0", "6.9.0").replace("demo/1 is", "demo/7 is").replaceAll("+0x10/", "+0x14/");
const schema = z.object({ firstSeen: z.string(), lastSeen: z.string(), reports: z.number() });

const toMail = (id: string, date: string | null, body: string) =>
  `From a@x Thu Jan  1 00:00:00 2026\nMessage-ID: <${id}>\n${date === null ? "" : `Date: ${date}\n`}From: Pia Person <pia@demo.example>\nSubject: lockdep splat ${id}\n\n${body}\n`;

describe("a print whose other copy has no date", () => {
  const base = makeBase();
  afterAll(() => base.remove());

  it("takes its place among the prints by the date it has", () => {
    const file = `${base.folder}/mails.mbox`;
    const mails = [
      toMail("undated@x", null, later),
      toMail("earlier@x", "Mon, 07 Jan 2030 12:00:00 +0000", earlier),
      toMail("later@x", "Tue, 07 Jan 2031 12:00:00 +0000", later),
    ];
    writeFileSync(file, mails.join("\n"));
    base.run(["ingest", file]);
    const shown = schema.parse(JSON.parse(base.run(["log", "--jsonl"]).stdout));
    expect(shown).toEqual({ reports: 2, firstSeen: "2030-01-07T12:00:00Z", lastSeen: "2031-01-07T12:00:00Z" });
  });
});
