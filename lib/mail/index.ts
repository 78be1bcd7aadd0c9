/**
 * Mail: bytes -> Message -> Thread. Knows nothing of locks, databases or files.
 *
 * scanHead reads a header block, cheaply, for every mail; parseMessage decodes a whole mail, for those that matter;
 * buildThread puts heads into a tree; splitMbox cuts a mailbox into mails.
 */
export { type Address, parseAddress, parseAddresses } from "./address.ts";
export { type ArchiveAddress, type ArchiveKind, parseArchiveAddress } from "./archive-address.ts";
export { citedTitle, isSecond, sentAround } from "./archive-times.ts";
export { type BareSubject, bareSubject } from "./bare-subject.ts";
export { type Attachment, MAX_TEXT } from "./body.ts";
export { bodyHash, withoutListPrefix } from "./body-hash.ts";
export { decodeText } from "./charset.ts";
export { type CitedPage, citedUrl, findCitedPages } from "./cited-pages.ts";
export { contentHash, startSha256, withoutCarriageReturns } from "./content-hash.ts";
export { type Cuts, cutMail, REDACTED } from "./cut.ts";
export { formatDate, parseMailDate } from "./date.ts";
export { decodeHeader } from "./encoded-words.ts";
export {
  eachField,
  findHeaders,
  type HeaderExtent,
  headerText,
  MAX_HEADER_BYTES,
  unfold,
  usualFields,
} from "./header-fields.ts";
export { type DateSource, dateSource, type MessageHead, scanHead } from "./headers.ts";
export { type Evidence, type InferredParent, inferParents, type UnthreadedMail } from "./infer-thread.ts";
export { findLinks, type Link, type LinkKind, toLink } from "./links.ts";
export { DATELESS_LINE, formatMboxrd, MAX_MAIL_BYTES, type MboxPiece, splitMbox, unescapeMbox } from "./mbox.ts";
export { type Message, type MessageDamage, parseMessage } from "./message.ts";
export { isMadeUpId, parseInReplyTo, parseMessageId, parseReferences } from "./message-id.ts";
export { findAttributions, findQuotedAuthor } from "./pages/attributions.ts";
export type { Attribution, FieldConfidence, Page, PageField, PageForm, PageSpan } from "./pages/page.ts";
export { pageBody, pageLines, pageMail } from "./pages/page-text.ts";
export { parsePage } from "./pages/parse-page.ts";
export { type BodyLine, bodyLines, quoteDepth, unquote } from "./quoting.ts";
export { cutPrinted, cutQuotes, cutText, printOfText, type TextPrint } from "./redaction.ts";
export { isSameText } from "./same-text.ts";
export { buildThread, type Thread, type ThreadHead, type ThreadNode } from "./thread.ts";
export { decodeQuotedPrintable, decodeRange } from "./transfer.ts";
