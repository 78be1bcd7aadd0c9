/**
 * The page of something that is not there: says what was looked for, why it is not shown, and the nearest thing to do.
 *
 *   if (!view) return <Missing status={404} what="inversion" operand={id} />;
 */
import { exchange } from "@/app/_server/exchange.ts";
import { findFault, inversionsPath, lockClassesPath, searchPath, subsystemsPath, syzbotQueuePath } from "@/lib/urls";
import { PageFrame } from "./page-frame.tsx";

/** 400: no such thing can exist under this address; 404: we do not know it; 410: it was removed. */
export type MissingStatus = 400 | 404 | 410;
type Props = {
  readonly status: MissingStatus;
  /** Kind of thing: "inversion", "mail". */
  readonly what: string;
  readonly operand: string;
  /** What would have been right, for a 400: "v1: and 16 hex digits". */
  readonly expected?: string;
  /** Where it may be instead, for a mail: its address on lore. */
  readonly elsewhere?: { readonly text: string; readonly href: string };
};

/** Longer operands are cut on the page, never in the address. */
const SHOWN = 200;

/** What is not there because nothing can have such an id is a 400, whoever asked. */
export function Missing(props: Props) {
  const fault = findFault(exchange().path);
  const status = fault ? 400 : props.status;
  exchange().status = status;
  return <MissingPage {...props} {...fault} status={status} />;
}

/** The page alone, for where Next sets the status: it makes the page of app/not-found.tsx ready beside every other. */
export function MissingPage({ status, what, operand, expected, elsewhere }: Props) {
  const name = operand.length > SHOWN ? `${operand.slice(0, SHOWN)}…` : operand;
  return (
    <PageFrame title={headline(status, what)} robots="noindex" crumbs={[{ text: what }, { text: name, form: "code" }]}>
      <h1>{headline(status, what)}</h1>
      <p className="empty">
        {status === 404 && what === "page" ? "No page has this address." : REASONS[status]} Looked for:{" "}
        <code>{name}</code>
        {expected !== undefined && <>; expected {expected}</>}.
      </p>
      <p>
        Nearest: <a href={searchPath(operand.slice(0, SHOWN))}>search for it</a>
        {elsewhere && (
          <>
            {" "}
            or look at <a href={elsewhere.href}>{elsewhere.text}</a>
          </>
        )}
        .
      </p>
      <Lists />
    </PageFrame>
  );
}

const LISTS = [
  [inversionsPath(), "inversions, newest report first"],
  [lockClassesPath(), "lock classes, those in most inversions first"],
  [subsystemsPath(), "subsystems, with what is open in each"],
  [syzbotQueuePath(), "syzbot's bugs, newest first"],
  [searchPath(""), "search in words, by lock, function, Message-ID or address"],
] as const;

/** Where an address that was guessed or cut short may have wanted to go. */
function Lists() {
  return (
    <ul className="block" aria-label="What there is">
      {LISTS.map(([path, what]) => (
        <li key={path}>
          <a href={path}>
            <code>{path}</code>
          </a>{" "}
          {what}
        </li>
      ))}
    </ul>
  );
}

const REASONS = {
  400: "Nothing can have this address.",
  404: "It is not in this base: never read, or of a list that is not here.",
  410: "It was removed on request, and reading its source again does not bring it back.",
} as const satisfies Record<MissingStatus, string>;

function headline(status: MissingStatus, what: string): string {
  if (status === 400) return `Not an address of ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`;
  return status === 404 ? `No such ${what} here` : `This ${what} was removed`;
}
