/**
 * Corrections by hand: a file under git, one claim a line, which wins over what the mails say and is shown as an override.
 *
 *   {"about": "v1:429f44e9e3f2a08c", "value": "merged", "quote": "fixed by 9b91b6b019fd", "author": "A. Maintainer", "date": "2021-08-09"}
 *
 * `about`: an inversion, `syz:ID` or a Message-ID. `value`: a state, or what another claim's value may be. The rest is optional.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { FoldSource } from "../lib/db/writer/index.ts";
import { env } from "../lib/env.ts";
import type { Claim } from "../lib/fixes/index.ts";
import { Failure } from "./failure.ts";

export type Overrides = {
  readonly claims: readonly Claim[] /** Of the file's bytes; empty where there is none. */;
  readonly hash: string;
};

const DEFAULT_FILE = "./overrides.jsonl";
const NO_OVERRIDES: Overrides = { claims: [], hash: "" };

const Line = z.strictObject({
  about: z.string().min(1),
  value: z.string().min(1),
  quote: z.string().default(""),
  author: z.string().nullable().default(null),
  date: z.string().nullable().default(null),
  messageId: z.string().default(""),
  via: z.string().default("override"),
});

/** Throws Failure naming the file and line of what cannot be read. */
export function readOverrides(): Overrides {
  const named = env().DEADLORE_OVERRIDES;
  if (named === undefined && !existsSync(DEFAULT_FILE)) return NO_OVERRIDES;
  const file = named ?? DEFAULT_FILE;
  const text = readText(file);
  const claims = text
    .split("\n")
    .flatMap((line, at) => (line.trim() === "" ? [] : [parseLine(line, `${file}:${at + 1}`)]));
  return { claims, hash: createHash("sha256").update(text).digest("hex") };
}

/** Those about this inversion; one about the inversion itself speaks of its newest report. */
export function overridesOf(source: FoldSource, overrides: readonly Claim[]): readonly Claim[] {
  const newest = source.reports.at(-1)?.messageId ?? null;
  const about = new Set(
    source.reports.flatMap(({ messageId, syzbot }) => (syzbot ? [messageId, `syz:${syzbot}`] : [messageId])),
  );
  return overrides.flatMap((claim) => {
    if (claim.about === source.id) return [{ ...claim, about: newest }];
    return claim.about !== null && about.has(claim.about) ? [claim] : [];
  });
}

function parseLine(line: string, place: string): Claim {
  const parsed = Line.safeParse(toJson(line, place));
  if (!parsed.success)
    throw new Failure(
      "usage",
      `${place}: ${parsed.error.issues[0]?.path.join(".") || "line"}: ${parsed.error.issues[0]?.message}`,
      place,
    );
  const { author, ...claim } = parsed.data;
  return {
    ...claim,
    rule: "override",
    confidence: "explicit",
    span: null,
    author: { name: author, address: null },
    origin: "override",
  };
}

function toJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Failure("usage", `${place}: not a JSON document`, place);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Failure("usage", `DEADLORE_OVERRIDES=${file}: ${cause instanceof Error ? cause.message : cause}`, file);
  }
}
