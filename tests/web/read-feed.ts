/**
 * A strict reader of the Atom feeds that this site writes: text to elements, or an error at the first thing that XML 1.0 or RFC 4287
 * forbids. It knows no comments, CDATA or entities of documents, because a feed of ours has none.
 */
import { z } from "zod";

export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
};

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';
/** `<link rel="self" href="..."/>`, `</entry>`: a name, attributes in double quotes. */
const TAG = /<(?<close>\/?)(?<name>[a-z]+)(?<attributes>(?: [a-z:]+="[^"<]*")*)(?<empty>\/?)>/y;
const CHARACTERS = /[^<]+/y;
// XML 1.0, production [2]: all else is not XML.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function readXml(xml: string): Element {
  if (!xml.startsWith(DECLARATION)) throw new Error("no XML declaration");
  if (FORBIDDEN.test(xml)) throw new Error("a character that XML forbids");
  const open: Element[] = [{ name: "", attributes: {}, children: [], text: "" }];
  for (let at = DECLARATION.length; at < xml.length; ) at = readNext(xml, at, open);
  const [document] = open;
  const [root] = document?.children ?? [];
  if (open.length !== 1 || document?.children.length !== 1 || !root)
    throw new Error("not one element, or one not closed");
  return root;
}

function readNext(xml: string, at: number, open: Element[]): number {
  const inner = open.at(-1);
  CHARACTERS.lastIndex = at;
  const characters = CHARACTERS.exec(xml)?.[0];
  if (characters !== undefined && inner) {
    inner.text += decode(characters);
    return at + characters.length;
  }
  TAG.lastIndex = at;
  const found = TAG.exec(xml);
  if (!found?.groups || !inner) throw new Error(`no tag at ${xml.slice(at, at + 40)}`);
  const { close, name = "", attributes = "", empty } = found.groups;
  if (close) {
    if (inner.name !== name) throw new Error(`</${name}> closes <${inner.name}>`);
    open.pop();
  } else {
    const element = { name, attributes: toAttributes(attributes), children: [], text: "" };
    inner.children.push(element);
    if (!empty) open.push(element);
  }
  return at + found[0].length;
}

const toAttributes = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/ ([a-z:]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, decode(value)]),
  );

const decode = (text: string): string =>
  text.replace(/&(\w*;?)/g, (whole, name: string) => {
    const character = name.endsWith(";") ? ENTITIES[name.slice(0, -1)] : undefined;
    if (character === undefined) throw new Error(`${whole} is no entity`);
    return character;
  });

const TIME = z.iso.datetime({ offset: true });
const ADDRESS = z.url();
const one = (element: Element, name: string): Element => {
  const all = element.children.filter((child) => child.name === name);
  if (all.length !== 1 || !all[0]) throw new Error(`<${element.name}> has ${all.length} <${name}>`);
  return all[0];
};
const link = (element: Element, rel: string): string =>
  ADDRESS.parse(
    element.children.find((child) => child.name === "link" && child.attributes.rel === rel)?.attributes.href,
  );

export type Feed = {
  readonly id: string;
  readonly self: string;
  readonly updated: string;
  readonly entries: readonly Entry[];
};
export type Entry = { readonly id: string; readonly title: string; readonly updated: string; readonly author: string };

/** RFC 4287, 4.1.1 and 4.1.2: what a feed and each of its entries must have, once. */
export function readFeed(xml: string): Feed {
  const feed = readXml(xml);
  if (feed.name !== "feed" || feed.attributes.xmlns !== "http://www.w3.org/2005/Atom") throw new Error("no Atom feed");
  toText(feed);
  one(one(feed, "author"), "name");
  link(feed, "alternate");
  const entries = feed.children.filter(({ name }) => name === "entry").map(toText);
  return { ...toText(feed), self: link(feed, "self"), entries };
}

function toText(element: Element): Entry {
  const title = one(element, "title").text.trim();
  const author = one(one(element, "author"), "name").text.trim();
  if (title === "" || author === "") throw new Error(`<${element.name}> without a title or an author`);
  link(element, "alternate");
  return {
    id: ADDRESS.parse(one(element, "id").text),
    updated: TIME.parse(one(element, "updated").text),
    title,
    author,
  };
}
