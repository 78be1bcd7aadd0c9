/**
 * Reads a splat from its banner to its end: the part that all kinds share.
 *
 * In: the cursor on the line below the banner. Out: the Body, with its damage and where it ended.
 *
 * The end of a report is not marked by the kernel: it is the last line of the last call trace, or what cannot belong to it (another banner of the same caller, an end trace, a patch, a trailer of a mail).
 */
import { type Body, isTraced, newBody, noteDamage } from "./body.ts";
import { isRule } from "./body-facts.ts";
import { readBodyLine } from "./body-line.ts";
import { type LineCursor, nextLine } from "./line-cursor.ts";
import type { LogLine } from "./log-lines.ts";
import type { ReportKind } from "./report.ts";

/** Lines without grammar that a body may hold before it is over: comments of a reply, other console output. */
const MAX_STRANGE = 60;
/** The same below a call trace that has begun: the report is over. */
const MAX_STRANGE_AFTER_TRACE = 8;
/** Lines of another caller in a row. */
const MAX_FOREIGN = 80;
/** Longest report seen: some 1,300 lines (all locks held in the system). */
const MAX_LINES = 4_000;

export function readBody(cursor: LineCursor, banner: LogLine, kind: ReportKind): Body {
  const body = newBody(banner, kind);
  let strange = 0;
  let comments = 0;
  let foreign = 0;
  let noise: { line: LogLine; frames: number } | undefined;
  for (let count = 0; count < MAX_LINES; count += 1) {
    const line = nextLine(cursor);
    if (!line) break;
    if (isForeign(body, line, foreign)) {
      foreign += 1;
      if (foreign > MAX_FOREIGN) break;
      noteDamage(body, "interleaved", line);
      continue;
    }
    foreign = 0;
    const taken = readBodyLine(body, line);
    if (taken === "end") break;
    if (taken === "strange") {
      if (framesBelow(body) > 0 && CONSOLE.test(line.text)) noise = { line, frames: framesBelow(body) };
      strange += line.depth < banner.depth ? 0.5 : 1;
      if (line.depth < banner.depth && PROSE.test(line.text)) comments += 1;
    } else if (taken === "element") {
      if (comments > 0) noteDamage(body, "comment-inside", line);
      // A frame again, in the same section: what stood between them came from elsewhere.
      if (noise && framesBelow(body) === noise.frames + 1) noteDamage(body, "interleaved", noise.line);
      noise = undefined;
      strange = 0;
      comments = 0;
      takeElement(body, line);
    }
    if (strange > (isTraced(body) ? MAX_STRANGE_AFTER_TRACE : MAX_STRANGE)) break;
  }
  return body;
}

/** Another caller's line; one without a caller goes on the message above it ("\n-> #1 ..." prints two lines, the second has no prefix). */
function isForeign(body: Body, line: LogLine, foreignAbove: number): boolean {
  if (body.banner.caller === "") return false;
  return line.caller === "" ? foreignAbove > 0 && !line.timed : line.caller !== body.banner.caller;
}

function takeElement(body: Body, line: LogLine): void {
  body.elements += 1;
  // A rule is the first line of a report: the last one read may be that of the next.
  if (!isRule(line.text)) {
    body.end = line.end;
    body.lastLine = line.last;
  }
  if (line.damage) noteDamage(body, line.damage, line);
  if (line.frame === null && line.text.includes("@") && MASKED.test(line.text)) noteDamage(body, "masked", line);
}

/** What web archives take for an address: `systemd-user@xxxxxxxxx`, `[email protected]`, `foo@...`. */
const MASKED = /@x{3,}|@\.{3}|\[email.protected\]|@\*{3}/;

const framesBelow = (body: Body): number => body.sections.at(-1)?.frames.length ?? 0;

// kobject: 'loop4' (000000009e2b886d): kobject_uevent_env      usb 1-1: new high-speed USB device
const CONSOLE = /^[\w.-]{2,24}(?: [\w.:-]{1,16})?: [^ ].{8,}/;

/** What a human writes between quoted lines: two words of letters, no bytes of a "Code:" line. */
const PROSE = /(?:^| )[A-Za-z']{3,} [a-z']{2,}/;
