/**
 * Fixtures that explain themselves: a header of expected answers, a blank line, the text. `npm test -- -u` fills the headers; read them before a commit.
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findReports, type LockReport } from "../../../lib/lockdep/index.ts";
import { componentOf } from "../../../lib/subsystems/index.ts";

const ROOT = fileURLToPath(new URL("../../fixtures/lockdep/", import.meta.url));

describe("the reports of a text, as its fixture says", () => {
  it.each(globSync("**/*.txt", { cwd: ROOT }).sort())("%s", async (name) => {
    const whole = readFileSync(`${ROOT}${name}`, "utf8");
    const text = whole.slice(whole.indexOf("\n\n") + 2);
    const reports = findReports(text);
    const header = reports.length === 0 ? "KIND: none" : reports.map(describeReport).join("\n");
    await expect(`${header}\n\n${text}`).toMatchFileSnapshot(`${ROOT}${name}`);
    // The folder says the kind, so that a fixture cannot slip.
    expect(reports[0]?.kind ?? "none").toBe(name.split("/")[0]);
  });
});

function describeReport(report: LockReport): string {
  const { wanted, held, edges, locksHeld, usage, conflict, tasks, source, kernel, task } = report;
  const rows: [string, string | number | null][] = [
    ["KIND", report.kind],
    ["TITLE", report.title],
    ...report.altTitles.map((title): [string, string] => ["ALT", title]),
    ["DEPTH", report.quoteDepth || null],
    ["LINES", report.lines.join("-")],
    ...report.damage.map(({ reason, line }): [string, string] => ["DAMAGE", `${reason} at ${line}`]),
    ["KERNEL", [kernel.release, kernel.taint, kernel.commit].filter((part) => part !== null).join(", ") || null],
    ["TASK", task.comm === null ? null : `${task.comm}/${task.pid}${task.cpu === null ? "" : ` on CPU ${task.cpu}`}`],
    ["WANTED", wanted && `${wanted.printed}  at ${formatSite(wanted.site)}`],
    ["LOCK", held && `${held.printed}  at ${formatSite(held.site)}`],
    ["USAGE", usage && `${usage.was} -> ${usage.now}`],
    ["CONFLICT", conflict && `${conflict.state}: ${conflict.safe} against ${conflict.unsafe}`],
    ...edges.map((edge): [string, string] => [
      "EDGE",
      `${edge.from} -> ${edge.to}  at ${formatSite(edge.site)}${edge.inferred ? "  (inferred)" : ""}`,
    ]),
    ["CYCLE", report.cycle.join(" -> ") || null],
    ...locksHeld.map((lock): [string, string] => ["HELD", lock.class]),
    [
      "SCENARIO",
      report.scenario
        .map(({ cpu, op, lock, inferred }) => `${cpu}${inferred ? "?" : ""} ${op} ${lock ?? ""}`.trim())
        .join("; ") || null,
    ],
    ["SOURCE", source && `${source.file}:${source.line}`],
    ...tasks.map(({ comm, pid, seconds, owner }): [string, string] => [
      "HUNG",
      `${comm}:${pid} for ${seconds} s${owner ? `, owner ${owner.comm}:${owner.pid}` : ""}`,
    ]),
    ["STACK", report.stack.length || null],
    ["COMPONENT", componentOf(report)],
    ["INVERSION", report.inversion],
  ];
  return rows.flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`])).join("\n");
}

function formatSite(site: LockReport["edges"][number]["site"]): string {
  if (!site) return "?";
  return site.file === null
    ? `${site.function}${site.module ? ` [${site.module}]` : ""}`
    : `${site.function} ${site.file}:${site.line}`;
}
