// Two texts under one Message-ID: both are there, each leads to the other, and neither hides it.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase } from "../../../lib/db/index.ts";
import { overrideSettings } from "../../../lib/env.ts";
import { closeSearch, formatMessage, messageView } from "../../../lib/views/index.ts";
import { makeBase } from "../../setup/deadlore.ts";

const mail = (list: string, author: string, text: string): string =>
  `From a@example.org Tue Feb 12 12:14:08 2019\nMessage-ID: <same@example.org>\nFrom: ${author}\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: by ${author}\nList-Id: <${list}>\n\n${text}\n\n`;

const base = makeBase();
beforeAll(() => {
  const box = `${base.folder}/list.mbox`;
  writeFileSync(
    box,
    mail("linux-ext4.vger.kernel.org", "Ada", "a deadlock, says one") +
      mail("linux-xfs.vger.kernel.org", "Bob", "a deadlock, says the other"),
  );
  expect(base.run(["ingest", box]).status).toBe(0);
  overrideSettings({ DATABASE_URL: base.url });
});
afterAll(async () => {
  await Promise.all([closeDatabase(), closeSearch()]);
  base.remove();
});

async function view(variant?: string) {
  const found = await messageView("same@example.org", variant);
  if (found === undefined || found === "gone") throw new Error("no such mail");
  return found;
}

it("is shown with its own text, author and list, and the other beside it", async () => {
  const first = await view();
  const [other] = first.others;
  const second = await view(other?.variant);
  expect([first.body?.trim(), second.body?.trim()].sort()).toEqual([
    "a deadlock, says one",
    "a deadlock, says the other",
  ]);
  expect([first.imposters, second.imposters, second.others]).toEqual([
    1,
    1,
    [expect.objectContaining({ variant: "", subject: first.subject, date: first.date })],
  ]);
  expect(second).toMatchObject({ variant: other?.variant, subject: other?.subject, from: other?.from });
  expect(other?.copies).toEqual(second.deliveries);
  expect(second.deliveries[0]?.url).toMatch(/^https:\/\/lore\.kernel\.org\/linux-(?:ext4|xfs)\/same@example\.org\/$/);
  expect(formatMessage(first)).toContain(`Same id: `);
  expect(formatMessage(first)).toContain(other?.copies[0]?.url);
});

it("is nothing under a name that no content has", async () =>
  expect(await messageView("same@example.org", "0000")).toBeUndefined());
