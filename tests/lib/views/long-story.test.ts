// A thread longer than one query takes parameters: the page of its inversion, its text and its mails.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REPORT } from "../../ingest/splats.ts";
import { type Base, makeBase } from "../../setup/deadlore.ts";

/** SQLite takes 999 parameters in its oldest form, Prisma's limit is near it. */
const MAILS = 1_300;

let base: Base;
beforeAll(() => {
  base = makeBase();
  const mails = Array.from({ length: MAILS }, (_, at) =>
    [
      "From mboxrd@z Thu Jan  1 00:00:00 1970",
      `Message-ID: <${at}@example.org>`,
      ...(at === 0 ? [] : ["In-Reply-To: <0@example.org>"]),
      "From: Ada <ada@example.org>",
      `Date: Tue, 12 Feb 2019 12:${String(at % 60).padStart(2, "0")}:08 +0100`,
      `Subject: ${at === 0 ? "" : "Re: "}possible deadlock in demo_a`,
      "",
      at === 0 ? REPORT : `mail ${at}\n`,
      "",
    ].join("\n"),
  );
  writeFileSync(`${base.folder}/long.mbox`, mails.join("\n"));
  const { status, stderr } = base.run(["ingest", `${base.folder}/long.mbox`]);
  if (status !== 0) throw new Error(stderr);
}, 120_000);
afterAll(() => base?.remove());

test("its inversion is told, with the first of its mails and how many there are", () => {
  const { stdout } = base.run(["log", "--jsonl"]);
  const id = /"inversion":"(?<id>v1:[0-9a-f]{16})"/.exec(stdout)?.groups?.id ?? "none";
  expect(base.json(["show", id])).toMatchObject({ mailCount: MAILS, mails: expect.any(Array), mailsLeft: 0 });
  expect(base.run(["mbox", id]).stdout.match(/^From mboxrd@z/gm)).toHaveLength(MAILS);
}, 60_000);
