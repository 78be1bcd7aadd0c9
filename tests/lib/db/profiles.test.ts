// What is stored of a report for match is a cache: without it, or with another version's, the answer is the same.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, database } from "../../../lib/db/index.ts";
import { overrideSettings } from "../../../lib/env.ts";
import { type Base, makeBase } from "../../setup/deadlore.ts";
import { type Step, splatOf } from "../match/prints.ts";

const STATE: Step = { lock: "&demo->state_lock", at: "demo_store", below: ["demo_attr_write"] };
const IO: Step = { lock: "&demo->io_rwsem", at: "demo_begin", below: ["demo_submit", "blkdev_ioctl"] };
const OTHER: Step = { lock: "&demo->other", at: "demo_other", below: ["demo_submit"] };
const MAILS = [
  [STATE, IO],
  [OTHER, IO],
  [STATE, OTHER, IO],
].map(
  (steps, n) =>
    `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Jo Doe <jo@demo.example>\nSubject: report ${n}\nDate: Fri, 0${n + 1} Mar 2024 08:00:00 +0000\nMessage-ID: <r${n}@demo.example>\n\n${splatOf(steps)}\n`,
);
const QUESTION = splatOf([IO, STATE]);
const SLOW = 60_000;

let base: Base;
beforeAll(() => {
  base = makeBase();
  writeFileSync(`${base.folder}/all.mbox`, MAILS.join("\n"));
  expect(base.run(["ingest", `${base.folder}/all.mbox`]).status).toBe(0);
  overrideSettings({ DATABASE_URL: base.url });
}, SLOW);
afterAll(async () => {
  await closeDatabase();
  base.remove();
});

const ask = () => base.run(["match", "--json"], QUESTION).stdout;
const countProfiles = () => database().reportProfile.count();

it(
  "is made by the ingest, left out where it is of another version, and made again by reparse",
  async () => {
    const answer = ask();
    expect(JSON.parse(answer).matches).toHaveLength(3);
    expect(await countProfiles()).toBe(3);
    await database().reportProfile.updateMany({ data: { features: new Uint8Array([200, 0, 0, 0]) } });
    expect(ask()).toBe(answer);
    await database().reportProfile.deleteMany();
    expect(ask()).toBe(answer);
    expect(base.run(["reparse"]).status).toBe(0);
    expect(await countProfiles()).toBe(3);
    expect(ask()).toBe(answer);
  },
  SLOW,
);

it(
  "goes with its report",
  async () => {
    expect(base.run(["redact", "r1@demo.example"]).status).toBe(0);
    expect(await countProfiles()).toBe(2);
  },
  SLOW,
);
