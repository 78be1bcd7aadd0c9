/**
 * A mail with everything hidden that names the report which its patch answers, so that only inference can tie the two.
 *
 * In: a decoded mail, what it stands below, and which masks are on. Out: the bytes of the masked mail, or null where the whole
 * mail names (answers of syzbot: tests, bisections).
 *
 *   names    trailers that name reports; `#syz` commands; syzbot's addresses in every header and in the text; its ids
 *            anywhere; links and Message-IDs; In-Reply-To and References above the patch or report that a mail belongs to,
 *            and the subject that a diff in an answer has of the report
 *   prints   the splat that a patch's changelog shows, and that the answers to it quote: it is the report, word for word
 */
import { findSender, parsePatchSubject } from "../../lib/fixes/index.ts";
import { findReports } from "../../lib/lockdep/index.ts";
import type { Message } from "../../lib/mail/index.ts";

export type Mask = "names" | "prints";

/** What a thread is cut by: a patch or its cover letter begins one, a report begins another. */
export type Role = "patch" | "report" | "answer";

export function roleOf(message: Message): Role {
  const { isPatch, isReply } = parsePatchSubject(message.subject);
  if (isPatch && !isReply) return "patch";
  if (OWN_BANNER.test(message.body)) return "report";
  return OWN_DIFF.test(message.body) ? "patch" : "answer";
}

/** Mails of a thread that stay above this one: up to the top of its own series, or to the report that it answers. */
export function keptAncestors(id: string, headOf: (id: string) => Head | undefined): readonly string[] {
  const kept: string[] = [];
  const seen = new Set([id]);
  let at = headOf(id);
  while (at?.parent !== undefined && at.parent !== null && !seen.has(at.parent)) {
    const above = headOf(at.parent);
    if (!above || at.role === "report" || (at.role === "patch" && above.role !== "patch")) break;
    seen.add(at.parent);
    kept.unshift(at.parent);
    at = above;
  }
  return kept;
}

export type Head = { readonly role: Role; readonly parent: string | null };

/** `above`: what is kept of its ancestors, oldest first, with the role of the oldest. */
export type Above = { readonly ids: readonly string[]; readonly top: Role | null };

export function maskMail(message: Message, { ids: above, top }: Above, masks: ReadonlySet<Mask>): Buffer | null {
  const isBot = findSender(message) === "syzbot";
  if (isBot && message.references.length > 0) return null;
  const people = (all: Message["to"]) => all.map(formatAddress).join(", ");
  const from = formatAddress(message.from);
  const fields = [
    `Message-ID: <${message.messageId}>`,
    `Date: ${message.dateRaw ?? ""}`,
    `From: ${isBot ? from : hideNames(from)}`,
    `To: ${hideNames(people(message.to))}`,
    `Cc: ${hideNames(people(message.cc))}`,
    `Subject: ${above.length === 0 && isReply(message) ? "Re: -" : hideNames(message.subject)}`,
    ...(message.listId === null ? [] : [`List-Id: <${message.listId}>`]),
    ...(above.length === 0
      ? []
      : [`In-Reply-To: <${above.at(-1)}>`, `References: ${above.map((id) => `<${id}>`).join(" ")}`]),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  const isOfPatch = roleOf(message) === "patch" || top === "patch";
  const body = isOfPatch && masks.has("prints") ? hidePrints(message.body) : message.body;
  return Buffer.from(`${fields.map((field) => field.replace(/[\r\n]+/g, " ")).join("\n")}\n\n${hideText(body)}`);
}

/** An answer that was cut from the mail which it answers still carries its subject: the report's own name. */
const isReply = ({ subject }: Message) => parsePatchSubject(subject).isReply;

const formatAddress = ({ name, address }: Message["from"]) =>
  name ? `"${name.replaceAll('"', "'")}" <${address ?? ""}>` : `${address ?? ""}`;

/** Every splat, from its banner to the last line of it that stands in the changelog. */
function hidePrints(body: string): string {
  let masked = body;
  const spans = findReports(body).map(({ span }) => span);
  for (const { start, end } of [...spans].sort((a, b) => b.start - a.start))
    masked = `${masked.slice(0, start)}\n${masked.slice(end)}`;
  return masked;
}

const hideText = (body: string): string =>
  body
    .split("\n")
    .filter((line) => !NAMING_LINES.some((pattern) => pattern.test(line)))
    .map(hideNames)
    .join("\n");

const hideNames = (text: string): string =>
  text
    .replace(/syzbot\+\w{1,60}@[\w.-]{1,80}/gi, "syzbot@masked.invalid")
    .replace(/https?:\/\/\S{1,1000}/gi, "[link]")
    .replace(/<[^\s<>@]{1,300}@[^\s<>]{1,200}>/g, (id) => (MESSAGE_ID.test(id) ? "<masked@masked.invalid>" : id))
    .replace(/(?<![0-9a-f])[0-9a-f]{20}(?![0-9a-f])/gi, "masked");

/** An address of a person has a name before the `@` that one can say; a Message-ID has digits. */
const MESSAGE_ID = /^<(?=[^@]{12})(?:[^@]*\d){6}/;

const OWN_BANNER = /^(?:\[[^\]\n]{0,40}\] ?)?(?:WARNING|INFO|BUG|=\[|possible|inconsistent).{0,80}(?:lock|dependency)/m;
const OWN_DIFF = /^(?:diff --git a\/|@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@)/m;

const NAMING_LINES: readonly RegExp[] = [
  // Reported-by: syzbot      Reported-and-tested-by: x      Tested-by: syzbot
  /^[> \t]*(?:(?:Reported|Diagnosed|Debugged|Found)\b[\w-]{0,60}-by:|Tested-by:.*syzbot)/i,
  /^[> \t]*(?:Closes?|Bug|BugLink|Bugzilla|Links?|References?|LKML-Reference|Lore):/i,
  /^[> \t]*#(?:syz|regzb)/i,
  // Message-ID: <x>      In-Reply-To: <x>: heads quoted in a text
  /^[> \t]*(?:Message-ID|In-Reply-To):/i,
];
