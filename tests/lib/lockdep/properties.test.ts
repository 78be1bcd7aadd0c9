/**
 * What no way of a mail may change, as properties over every plain fixture: the same edges as long as the chain is there, and nothing that was not printed.
 * Where `../shared/data` is at hand, the same over real splats of it; where it is not, that is said and passed over.
 */

import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findReports, type LockReport } from "../../../lib/lockdep/index.ts";
import { parseMessage } from "../../../lib/mail/index.ts";
import { DATA, hasData, readMails } from "../../eval/shared-mail.ts";

const ROOT = fileURLToPath(new URL("../../fixtures/lockdep/", import.meta.url));

type Splat = { readonly name: string; readonly lines: readonly string[]; readonly plain: LockReport };

/** Fixtures of one report that no mail has touched: the header says so. */
const SPLATS: readonly Splat[] = globSync("*/*.txt", { cwd: ROOT })
  .sort()
  .flatMap((name) => {
    const whole = readFileSync(`${ROOT}${name}`, "utf8");
    const blank = whole.indexOf("\n\n");
    if (/^(?:DAMAGE|DEPTH):/m.test(whole.slice(0, blank))) return [];
    const lines = whole
      .slice(blank + 2)
      .trimEnd()
      .split("\n");
    const [plain, ...more] = findReports(lines.join("\n"));
    const isDecorated = lines.some((line) =>
      /^(?:.{0,8}\[ *\d+\.\d+|[A-Z][a-z]{2} \d|kern|\t)|\r|#012|\u00a0/.test(line),
    );
    return plain && more.length === 0 && plain.family === "inversion" && !isDecorated ? [{ name, lines, plain }] : [];
  });

const facts = (report: LockReport | undefined) => ({
  kind: report?.kind,
  cycle: report?.cycle,
  inversion: report?.inversion,
  edges: report?.edges.map(({ from, to, site }) => `${from} -> ${to} @ ${site?.function}`),
});

const wrap = (line: string, width: number): string[] => {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const before = rest.lastIndexOf(" ", width);
    const cut = before > rest.search(/\S/) ? before : rest.indexOf(" ", width);
    if (cut < 0) break;
    rows.push(rest.slice(0, cut));
    rest = rest.slice(cut + 1);
  }
  return [...rows, rest];
};

const stamp = (index: number) => `[ ${(42 + index / 1000).toFixed(6).padStart(11)}] `;

/** One way of a mail; each takes and gives lines. */
const change = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((depth) => ({
    name: `quoted ${depth} deep`,
    apply: (lines: readonly string[]) => lines.map((line) => "> ".repeat(depth) + line),
  })),
  fc.integer({ min: 65, max: 80 }).map((width) => ({
    name: `wrapped at ${width}`,
    apply: (lines: readonly string[]) => lines.flatMap((line) => wrap(line, width)),
  })),
  fc.constant({ name: "times", apply: (lines: readonly string[]) => lines.map((line, at) => stamp(at) + line) }),
  fc.constant({ name: "CRLF", apply: (lines: readonly string[]) => lines.map((line) => `${line}\r`) }),
  fc.constant({
    name: "entities",
    apply: (lines: readonly string[]) =>
      lines.map((line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")),
  }),
  fc.constant({
    name: "prose around",
    apply: (lines: readonly string[]) => ["Hello,", "", "this (again):", "", ...lines, "", "Thanks, A. Person"],
  }),
);

/** Every tenth circular splat of real mail that is whole and plain. */
const REAL: readonly Splat[] = hasData ? readReal() : [];
if (!hasData) console.info(`real splats: skipped, no mail at ${DATA}`);

function readReal(): Splat[] {
  const all = readMails("lockdep-threads.mboxrd.gz").flatMap(({ id, body }) =>
    findReports(body).flatMap(({ kind, complete, damage, quoteDepth, lines: [first, last] }) => {
      if (kind !== "circular" || !complete || damage.length > 0 || quoteDepth > 0) return [];
      const lines = body
        .replaceAll("\r", "")
        .split("\n")
        .slice(first - 1, last);
      const isDecorated = lines.some((line) => /^\[ *\d+\.\d+\]|^[A-Z][a-z]{2} [ \d]\d|^\t|^kern|\u00a0/.test(line));
      const [plain] = findReports(lines.join("\n"));
      return plain && !isDecorated ? [{ name: id, lines, plain }] : [];
    }),
  );
  return all.filter((_, index) => index % 10 === 0);
}

const SOURCES: readonly (readonly [string, readonly Splat[]])[] = [
  ["our fixtures", SPLATS],
  ...(REAL.length > 0 ? [["real mail", REAL] as const] : []),
];
const RUNS = { numRuns: 150, seed: 7 } as const;

it("has fixtures of every kind of inversion to start from", () => {
  expect(new Set(SPLATS.map(({ plain }) => plain.kind))).toEqual(
    new Set(["circular", "recursive", "inconsistent-usage", "irq-order", "irq-inversion", "rt-mutex"]),
  );
});

describe.each(SOURCES)("a splat of %s in a mail", (_source, splats) => {
  const splat = fc.constantFrom(...splats);

  it("keeps its edges, cycle and id through any one change", () => {
    fc.assert(
      fc.property(splat, change, ({ lines, plain }, { apply }) => {
        expect(facts(findReports(apply(lines).join("\n"))[0])).toEqual(facts(plain));
      }),
      RUNS,
    );
  });

  it("keeps them when it was quoted and then wrapped, stamped or sent with CRLF", () => {
    fc.assert(
      fc.property(splat, fc.integer({ min: 1, max: 6 }), fc.boolean(), ({ lines, plain }, depth, hasTimes) => {
        const stamped = hasTimes ? lines.map((line, at) => stamp(at) + line) : lines;
        const sent = stamped.map((line) => `${"> ".repeat(depth)}${line}\r`).join("\n");
        expect(facts(findReports(sent)[0])).toEqual(facts(plain));
      }),
      RUNS,
    );
  });

  it("keeps them through base64 and quoted-printable", async () => {
    await fc.assert(
      fc.asyncProperty(splat, fc.boolean(), async ({ lines, plain }, isBase64) => {
        const message = await parseMessage(toMail(lines.join("\n"), isBase64 ? "base64" : "quoted-printable"));
        expect(facts(findReports(message.body)[0])).toEqual(facts(plain));
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  it("cut at any line names nothing that was not printed, and keeps its edges while the chain is there", () => {
    fc.assert(
      fc.property(splat, fc.nat(200), ({ lines, plain }, cut) => {
        const rest = lines.slice(0, cut % (lines.length + 1));
        const text = rest.join("\n");
        for (const report of findReports(text)) expectPrinted(report, text);
        const chainEnd = lines.findIndex((line) => /^other info/.test(line));
        if (plain.kind === "circular" && plain.chain.length > 0 && chainEnd > 0 && rest.length > chainEnd)
          expect(facts(findReports(text)[0])).toEqual(facts(plain));
      }),
      { ...RUNS, numRuns: 400 },
    );
  });

  it("torn to pieces and mixed never throws and names nothing that was not printed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(splat, fc.nat(200), fc.nat(30)), { maxLength: 6 }), (pieces) => {
        const text = pieces.flatMap(([{ lines }, from, count]) => lines.slice(from, from + count)).join("\n");
        for (const report of findReports(text)) expectPrinted(report, text);
      }),
      { ...RUNS, numRuns: 300 },
    );
  });

  it("never throws on any text made of its own words", () => {
    const words = fc.constantFrom(
      "WARNING: possible circular locking dependency detected",
      "-> #1 (",
      "-> #0 (&a){....}:",
      "){",
      "{+.+.}",
      ", at:",
      "foo+0x1/0x2",
      "[inline]",
      "> ",
      "\n",
      "\n\n",
      " ",
      "(",
      ")",
      "&lt;",
      "[ 1.000000]",
      "[ T1]",
      "#012",
      "\u202e",
      "\u200b",
      "Chain exists of:",
      "lock(",
      "CPU0",
      "stack backtrace:",
      "Call Trace:",
      "INFO: task a:1 blocked for more than",
      "======",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        for (const { span } of findReports(text)) expect(span.end).toBeLessThanOrEqual(text.length);
      }),
      { ...RUNS, numRuns: 1_000 },
    );
  });
});

function expectPrinted(report: LockReport, text: string): void {
  const bare = text.replaceAll(/\s+/g, "");
  const locks = [
    ...report.cycle,
    ...report.locksHeld.map((lock) => lock.class),
    ...report.chain.map(({ lock }) => lock.class),
  ];
  for (const lock of locks) expect(bare).toContain(lock.replaceAll(/\s+/g, ""));
  for (const frame of [...report.stack, ...report.chain.flatMap(({ stack }) => stack)])
    expect(text).toContain(frame.function);
}

function toMail(text: string, encoding: "base64" | "quoted-printable"): Buffer {
  const head = `From: a@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n`;
  const body =
    encoding === "base64"
      ? Buffer.from(text).toString("base64").replaceAll(/.{76}/g, "$&\n")
      : text.replaceAll("=", "=3D").replaceAll(/[^\n]{70}(?=[^\n]{4})(?<!=.?)/g, "$&=\n");
  return Buffer.from(`${head}${body}\n`);
}
