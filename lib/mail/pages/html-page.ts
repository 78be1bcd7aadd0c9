/**
 * A page as a browser saved it, in HTML -> the text that the readers of this folder know, and what only the markup says.
 *
 *   <!-- saved from url=(0038)https://lkml.org/lkml/2015/9/25/602 -->      Chrome, Edge: where it stood
 *   <!--X-Message-Id: 20230604210821.GA1257572@example.org -->            MHonArc (spinics)
 *   <!-- id="20190212111405.GA1@example.org" -->                           hypermail
 *   <pre>&gt; On Mon ...</pre>                                             verbatim, entities decoded
 *
 * One pass over the characters: a tag is what stands between `<` and the next `>`. Not a parser of all HTML, as no page of these
 * archives needs one; scripts and styles are dropped, nothing is ever run or fetched.
 */

export type HtmlPage = {
  readonly text: string;
  /** Of `<title>`. */
  readonly title: string | null;
  /** Contents of comments. */
  readonly comments: readonly string[];
  /** Addresses that links lead to, as written. */
  readonly links: readonly string[];
  /** `<link rel=canonical>`, `<meta property=og:url>`. */
  readonly canonical: string | null;
};

/** More is no page of an archive; the marks of an attack stay within bounds. */
const MAX_KEPT = 5_000;

export const isHtml = (text: string): boolean =>
  /^\ufeff?\s{0,200}<(?:!doctype html|html|head|!--)/i.test(text.slice(0, 600));

type State = {
  out: string[];
  isVerbatim: boolean;
  title: string | null;
  canonical: string | null;
  comments: string[];
  links: string[];
  /** The next `>`: one search serves all tags before it. */
  close: number;
};

export function readHtml(html: string): HtmlPage {
  const state: State = { out: [], isVerbatim: false, title: null, canonical: null, comments: [], links: [], close: -1 };
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf("<", at);
    addText(state, html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    at = html.startsWith("<!--", open) ? readComment(state, html, open) : readTag(state, html, open);
  }
  const { title, canonical, comments, links } = state;
  const text = state.out.join("").replaceAll(/[ \t]+\n/g, "\n");
  return { text, title, canonical, comments, links };
}

function addText({ out, isVerbatim }: State, raw: string): void {
  if (raw === "") return;
  const text = decodeEntities(raw).replaceAll("\r\n", "\n");
  if (isVerbatim) out.push(text);
  else {
    const last = out.at(-1) ?? "\n";
    const spaced = text.replaceAll(/[ \t\r\n]+/g, " ");
    const piece = /\s$/.test(last) ? spaced.replace(/^ /, "") : spaced;
    if (piece !== "") out.push(piece);
  }
}

function readComment({ comments }: State, html: string, open: number): number {
  const close = html.indexOf("-->", open + 4);
  const end = close < 0 ? html.length : close;
  if (comments.length < MAX_KEPT)
    comments.push(decodeEntities(html.slice(open + 4, Math.min(end, open + 4_000))).trim());
  return end + 3;
}

/** Ends of these break the line; a cell is set off by a tab. */
const BREAKS = new Set([
  "br",
  "p",
  "div",
  "tr",
  "li",
  "ul",
  "ol",
  "dl",
  "dd",
  "dt",
  "h1",
  "h2",
  "h3",
  "h4",
  "hr",
  "table",
  "pre",
  "address",
  "blockquote",
  "title",
]);
const DROPPED = new Set(["script", "style", "noscript", "template", "svg"]);
/** A tag that goes on longer is a `<` of somebody's text. */
const MAX_TAG = 20_000;

function readTag(state: State, html: string, open: number): number {
  const { slash, name } =
    /^<(?<slash>\/?)(?<name>[a-zA-Z][a-zA-Z0-9]{0,14})/.exec(html.slice(open, open + 20))?.groups ?? {};
  if (state.close < open) state.close = (html.indexOf(">", open) + html.length + 1) % (html.length + 1);
  const close = state.close < html.length && state.close - open < MAX_TAG ? state.close - open : -1;
  if (name === undefined || close < 0) {
    if (!html.startsWith("<!", open)) state.out.push("<");
    return html.startsWith("<!", open) && close >= 0 ? open + close + 1 : open + 1;
  }
  const tag = name.toLowerCase();
  const end = open + close + 1;
  if (slash === "" && DROPPED.has(tag)) return skipContent(html, end, tag);
  if (slash === "") readAttributes(state, tag, html.slice(open, end));
  if (tag === "title" && slash === "")
    state.title = decodeEntities(html.slice(end, end + 1_000).split("<", 1)[0] ?? "").trim();
  if (tag === "title" && slash === "") return skipContent(html, end, tag);
  if (tag === "pre") state.isVerbatim = slash === "";
  if (BREAKS.has(tag) && !isAtLineStart(state)) state.out.push("\n");
  else if (tag === "br") state.out.push("\n");
  else if (tag === "td" && slash === "" && !isAtLineStart(state)) state.out.push("\t");
  if (tag === "li" && slash === "") state.out.push("  * ");
  return end;
}

const isAtLineStart = ({ out }: State): boolean => (out.at(-1) ?? "\n").endsWith("\n");

function skipContent(html: string, from: number, tag: string): number {
  const close = html.toLowerCase().indexOf(`</${tag}`, from);
  if (close < 0) return html.length;
  const end = html.indexOf(">", close);
  return end < 0 ? html.length : end + 1;
}

function readAttributes(state: State, tag: string, text: string): void {
  if (tag !== "a" && tag !== "link" && tag !== "meta") return;
  const href = attribute(text, tag === "meta" ? "content" : "href");
  if (href === undefined) return;
  if (tag === "a" && state.links.length < MAX_KEPT) state.links.push(href);
  const isOwn = tag === "link" ? /rel\s*=\s*["']?canonical/i.test(text) : /property\s*=\s*["']?og:url/i.test(text);
  if (tag !== "a" && isOwn) state.canonical ??= href;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`[\\s"']${name}\\s{0,3}=\\s{0,3}(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeEntities(value);
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
  ["copy", "\u00a9"],
  ["bull", "\u2022"],
  ["mdash", "\u2014"],
  ["ndash", "\u2013"],
  ["raquo", "\u00bb"],
  ["laquo", "\u00ab"],
]);

/** What is no entity stays as it is: `a && b`, `&pipe->mutex`. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#x(?<hex>[0-9a-f]{1,6})|#(?<number>\d{1,7})|(?<name>[a-z]{2,6}));/gi,
    (whole, ...rest) => {
      const [hex, number, name] = rest;
      if (typeof name === "string") return NAMED.get(name.toLowerCase()) ?? whole;
      const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(number);
      return code > 31 && code < 0x110000 && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : " ";
    },
  );
}
