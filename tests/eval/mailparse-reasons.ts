/**
 * Why our answer is another than theirs, for every case of mailparse.ts that disagrees. A disagreement without a row fails the run.
 *
 * `standard`: the RFC named in `why` gives our answer. `choice`: either can be defended, and ours loses less of a mail.
 * `unknowable`: the bytes do not tell. `unread`: theirs is right, or as good, and ours is not worth the code.
 */
export type Verdict = "standard" | "choice" | "unknowable" | "unread";

export type Reason = {
  readonly set: string;
  /** How the case begins; "" for all of the set. */
  readonly begins: string;
  readonly verdict: Verdict;
  readonly why: string;
};

const COMMENT = "comments are no part of a name or an address (RFC 5322 3.2.2)";
const YEAR = "the year is that of RFC 5322 4.3 and of the asctime form; theirs lies before 1920";
const SLIP = "theirs drops the seconds before a fraction";
const ZONE = "PST and PDT are zones (RFC 5322 4.3)";
const BLANK = "an encoded word gets no blank that was not there (RFC 2047 6.2)";
const LENIENT = "a part whose boundary is missing, or never opened, is kept as text: nothing of a mail is lost";
const WHOLE = "a text without a head is all body, as it says of itself; theirs loses lines in either of two settings";

const row = (set: string, begins: string, verdict: Verdict, why: string): Reason => ({ set, begins, verdict, why });

/** The first row that fits. */
export const REASONS: readonly Reason[] = [
  row("stalwart: addresses", "Pete(A nice", "standard", COMMENT),
  row("stalwart: addresses", "A Group(Some people)", "standard", COMMENT),
  row("stalwart: addresses", "(Empty list)", "standard", "an empty group has no members (RFC 5322 3.4)"),
  row("stalwart: addresses", "Mary Smith <@node", "standard", "a route is no part of an address (RFC 5322 4.4)"),
  row("stalwart: addresses", "John Doe <jdoe@machine(", "standard", COMMENT),
  row("stalwart: addresses", "Nathaniel Borenstein", "standard", COMMENT),
  row("stalwart: addresses", "Name (comment)", "standard", COMMENT),
  row(
    "stalwart: addresses",
    '"  James Smythe"',
    "choice",
    "blanks at the ends of a name are trimmed: people are told apart by it",
  ),
  row(
    "stalwart: addresses",
    "NO (posting",
    "choice",
    "a word that is no address is a name, not an address that is called so",
  ),
  row(
    "stalwart: types and parameters",
    "image/jpeg;\n   name=",
    "standard",
    "the blank between two encoded words is theirs (RFC 2047 6.2)",
  ),
  row(
    "stalwart: types and parameters",
    "test/encoded",
    "standard",
    "pieces are counted without a gap (RFC 2231 3); no NUL in a header",
  ),
  row("stalwart: types and parameters", "malicious/", "unread", "names with a mark too many"),
  row("stalwart: dates", "", "unread", "days and months as numbers alone, in an order that nothing tells"),
  row(
    "stalwart: ids",
    "<1234   @",
    "choice",
    "blanks go (RFC 5322 4.5.4); a bracket inside an id stays, for real ones have it",
  ),
  row("stalwart: date of Received", "FROM ca-ex", "standard", YEAR),
  row("stalwart: date of Received", "from [193.", "standard", ZONE),
  row("stalwart: date of Received", "from (64.", "choice", "a date that follows `id` without its `;` is read"),
  row("stalwart: date of Received", "from MjA3", "standard", SLIP),
  row("stalwart: date of Received", "(from vash", "standard", ZONE),
  row("stalwart: date of Received", "", "standard", YEAR),
  row("stalwart: subjects", "[SUSPECTED SPAM]", "standard", BLANK),
  row("mime4j: part trees, leaves with their bytes", "testmsgs/malformed", "choice", WHOLE),
  row(
    "mime4j: part trees, leaves with their bytes",
    "testmsgs/very-very-long-boundary",
    "choice",
    "a boundary of over 1,024 bytes is none (RFC 2046 5.1.1: 70)",
  ),
  row("mime4j: part trees, leaves with their bytes", "", "choice", LENIENT),
  row("generated: five bodies in mboxo", "mboxo 1", "unknowable", "a `>From ` of mboxo may have been there before"),
  row(
    "generated: five bodies in mboxcl",
    "",
    "unknowable",
    "a Content-Length does not tell whether `From ` was escaped",
  ),
];

export const findReason = (set: string, what: string): Reason | undefined =>
  REASONS.find((reason) => reason.set === set && what.startsWith(reason.begins));
