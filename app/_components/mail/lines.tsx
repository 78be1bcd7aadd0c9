/** Lines of a mail: coloured by quote depth and diff mark, addresses shortened, links followed, hidden characters visible. */
import { Fragment } from "react";
import { findLinks, type Link } from "@/lib/mail";
import { messagePath } from "@/lib/urls";
import { type MailLine, maskText } from "@/lib/views";
import { Text } from "../text.tsx";

/** Deeper quotes look like the sixth. */
const DEEPEST = 6;

export function Lines({ of }: { of: readonly MailLine[] }) {
  const runs = toRuns(of);
  const first = runs.find(({ said }) => said);
  return runs.map(({ className, text, line, said }) =>
    said ? (
      <mark key={line} id={line === first?.line ? "said" : undefined} className={className}>
        <Linked of={text} />
      </mark>
    ) : className === "" ? (
      <Linked key={line} of={text} />
    ) : (
      <span key={line} className={className}>
        <Linked of={text} />
      </span>
    ),
  );
}

type Run = { readonly className: string; readonly line: number; readonly said: boolean; text: string };

/** Neighbours that look the same are one element: a page of 2,000 quoted lines needs no 2,000 of them. */
function toRuns(lines: readonly MailLine[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [line, { text, depth, mark, said }] of lines.entries()) {
    const className = [depth > 0 ? `q${Math.min(depth, DEEPEST)}` : "", mark ?? ""].filter(Boolean).join(" ");
    const last = runs.at(-1);
    if (last?.className === className && last.said === said) last.text += `${text}\n`;
    else runs.push({ className, line, said, text: `${text}\n` });
  }
  return runs;
}

function Linked({ of }: { of: string }) {
  const text = maskText(of);
  const links = findLinks(text);
  if (links.length === 0) return <Text of={text} />;
  return links.map((link, index) => (
    <Fragment key={link.span.start}>
      <Text of={text.slice(links[index - 1]?.span.end ?? 0, link.span.start)} />
      <a href={hrefOf(link)} rel="nofollow noopener">
        <Text of={text.slice(link.span.start, link.span.end)} />
      </a>
      {index === links.length - 1 && <Text of={text.slice(link.span.end)} />}
    </Fragment>
  ));
}

/** A mail that an archive shows is looked for here first: its page leads on to lore. findLinks gives http and https only. */
const hrefOf = ({ kind, messageId, url }: Link): string =>
  messageId !== null && (kind === "lore" || kind === "patch.msgid.link") ? messagePath(messageId) : url;
