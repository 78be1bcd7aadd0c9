// Every statement that an answer shows names its mail, and the place in that mail where the words stand.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { makeBase } from "../setup/deadlore.ts";

const SAMPLE = fileURLToPath(new URL("../../ingest/sample/", import.meta.url));
const base = makeBase();
afterAll(() => base.remove());

const recordSchema = z.object({ record: z.string(), id: z.string().optional(), messageId: z.string().optional() });
const messageSchema = z.object({ body: z.string().nullable() });
const spanSchema = z.object({ start: z.number(), end: z.number() });
/** A claim, a remark, a last word, a quote of a resolution: what all of them promise. */
const statementSchema = z.object({ messageId: z.string().min(1), span: spanSchema });
const claimSchema = z.object({ rule: z.string(), via: z.string(), origin: z.string(), quote: z.string() });

type Statement = { readonly words: string; readonly messageId: string; readonly span: z.infer<typeof spanSchema> };
type Found = { readonly statements: readonly Statement[]; readonly bare: readonly string[] };

/** Statements anywhere in an answer; `bare`: claims, and quotes beside a place, that name no mail or no place. */
function findStatements(value: unknown): Found {
  if (Array.isArray(value)) return join(value.map(findStatements));
  const record = z.record(z.string(), z.unknown()).safeParse(value);
  if (!record.success) return { statements: [], bare: [] };
  const below = join(Object.values(record.data).map(findStatements));
  const words = z.string().safeParse(record.data.quote ?? record.data.text);
  const claim = claimSchema.safeParse(value);
  // Of two prints with one cycle no mail says so: that link names both mails, and no words.
  if (claim.success && claim.data.rule === "seen-before") return below;
  if (!words.success || !(claim.success || "span" in record.data)) return below;
  const statement = statementSchema.safeParse(value);
  return statement.success
    ? { ...below, statements: [...below.statements, { ...statement.data, words: words.data }] }
    : { ...below, bare: [...below.bare, JSON.stringify(value).slice(0, 200)] };
}

const join = (found: readonly Found[]): Found => ({
  statements: found.flatMap(({ statements }) => statements),
  bare: found.flatMap(({ bare }) => bare),
});

/** A quote may be shortened, and lines are joined in it. */
const bareWords = (text: string) => text.replace(/[\s>]+/g, "").slice(0, 60);

const answers: unknown[] = [];
const bodies = new Map<string, string | null>();

beforeAll(() => {
  const files = readdirSync(SAMPLE).filter((name) => name.endsWith(".mbox"));
  expect(base.run(["ingest", ...files.map((name) => `${SAMPLE}${name}`)]).status).toBe(0);
  const records = base
    .run(["dump"])
    .stdout.trim()
    .split("\n")
    .map((line) => recordSchema.parse(JSON.parse(line)));
  for (const { record, id } of records) if (record === "inversion" && id) answers.push(base.json(["show", id]));
  for (const { record, messageId } of records) {
    if (record !== "message" || !messageId) continue;
    const view = base.json(["show", messageId]);
    bodies.set(messageId, messageSchema.parse(view).body);
    answers.push(view);
  }
  answers.push(base.json(["syz"]), base.json(["log"]));
}, 120_000);

it("names the mail and the place of every claim, remark, last word and quote", () => {
  const { statements, bare } = findStatements(answers);
  expect(bare).toEqual([]);
  expect(statements.length).toBeGreaterThan(30);
});

it("shows the words that stand there", () => {
  const { statements } = findStatements(answers);
  const wrong = statements.filter(({ words, messageId, span }) => {
    const body = bodies.get(messageId);
    return !body || !bareWords(body.slice(span.start, span.end)).startsWith(bareWords(words).slice(0, 40));
  });
  expect(wrong).toEqual([]);
});
