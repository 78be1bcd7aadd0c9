// The schema on both databases: the migrations make exactly it, apply once, and agree with Prisma's own bookkeeping.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../../lib/db/index.ts";
import { migrate } from "../../lib/db/migrate.ts";
import { diffToSchema } from "../../prisma/diff.ts";

const postgres = inject("postgres");
const folder = mkdtempSync(`${tmpdir()}/deadlore-db-`);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  { provider: "sqlite", make: async () => `file:${folder}/test.db` },
  { provider: "postgresql", make: createPostgresDatabase },
] as const)("on $provider", ({ provider, make }) => {
  const available = provider === "sqlite" || postgres !== undefined;
  let url: string;
  let database: Database;
  beforeAll(async () => {
    if (!available) return;
    url = await make();
    expect(await migrate(url)).not.toEqual([]);
    database = openDatabase(url);
  });
  afterAll(() => database?.$disconnect());

  test.runIf(available)("the migrations make exactly the schema", async () => {
    expect(await diffToSchema(provider, url)).toBe("");
  });
  test.runIf(available)("a second migrate does nothing, also beside another", async () => {
    expect(await Promise.all([migrate(url), migrate(url)])).toEqual([[], []]);
  });
  test.runIf(available)("a mail with its thread and bytes is found again", async () => {
    const mail = {
      messageId: "a/b@c",
      contentHash: "1",
      bodyHash: "2",
      subject: "s",
      size: 5,
      sentAt: "2019-02-12T11:14:08Z",
    };
    const bytes = new Uint8Array([1, 2, 3]);
    await database.thread.create({ data: { messages: { create: { ...mail, raw: { create: { bytes } } } } } });
    const found = await database.message.findUnique({
      where: { messageId_variant: { messageId: "a/b@c", variant: "" } },
      include: { raw: true },
    });
    expect(found).toMatchObject(mail);
    expect(found?.raw?.bytes).toEqual(bytes);
  });
  test.runIf(available)("two mails of one Message-ID are kept only as variants", async () => {
    const thread = await database.thread.create({ data: {} });
    const mail = { messageId: "x@y", contentHash: "1", bodyHash: "2", subject: "", size: 1, threadId: thread.id };
    await database.message.create({ data: mail });
    await expect(database.message.create({ data: mail })).rejects.toMatchObject({ code: "P2002" });
    await database.message.create({ data: { ...mail, variant: "0123456789abcdef" } });
  });
});

async function createPostgresDatabase(): Promise<string> {
  const name = `test_${process.pid}`;
  const client = new pg.Client({ connectionString: `${postgres}postgres` });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return `${postgres}${name}`;
}
