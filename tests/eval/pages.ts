/**
 * How right the fields of saved pages are: `node tests/eval/pages.ts` prints, for each of the five shared pages, which of its
 * mail fields are right, wrong or invented. A field that a page does not say must be null.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { bareSubject, findLinks, type Page, pageBody, parsePage } from "../../lib/mail/index.ts";
import { DATA } from "./shared-mail.ts";

type Expected = { readonly [field: string]: string | null };

/** Facts about the pages, by the first digits of their names. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  "000": {
    form: "hypermail",
    name: "Jan Kara",
    localPart: "jack",
    date: "2019-02-12T11:14:08Z",
    list: "linux-kernel",
    quoted: "1 Miklos Szeredi; 2 Amir Goldstein; 3 Miklos Szeredi; 4 Miklos Szeredi; 5 Amir Goldstein; 6 syzbot",
    quotedDates: "",
    subject: "Re: possible deadlock in pipe_lock (2)",
    talk: "possible deadlock in pipe_lock (2), a reply",
    dateRaw: "Tue Feb 12 2019 - 06:14:08 EST",
    mask: "8",
    local:
      "Mon 11-02-19 15:33:38; Mon, Feb 11, 2019 at 2:08 PM; Mon, Feb 11, 2019 at 2:37 PM; Mon, Feb 11, 2019 at 1:06 PM; Mon, Feb 11, 2019 at 8:38 AM; Sun, Feb 10, 2019 at 8:23 PM",
    masks: "9 10 10 9 25",
    links: "",
    messageId: null,
    how: "address=inferred date=explicit from=explicit list=inferred subject=explicit",
  },
  "001": {
    form: "hypermail",
    name: "Vivek Goyal",
    localPart: null,
    date: "2016-10-20T20:46:38Z",
    list: "linux-kernel",
    quoted: "1 Miklos Szeredi",
    quotedDates: "2016-10-12T13:33:26Z",
    subject: "Re: [POC/RFC PATCH] overlayfs: fix data inconsistency at copy up",
    talk: "[poc/rfc patch] overlayfs: fix data inconsistency at copy up, a reply",
    dateRaw: "Thu Oct 20 2016 - 16:46:38 EST",
    mask: null,
    local: "",
    masks: "",
    links: "",
    messageId: null,
    how: "date=explicit from=explicit list=inferred subject=explicit",
  },
  "002": {
    form: "lkml.org",
    name: "Ross Zwisler",
    localPart: null,
    date: "2015-09-25",
    list: "linux-kernel",
    quoted: "1 Dave Chinner; 2 Ross Zwisler; 3 Dave Chinner; 4 Ross Zwisler",
    quotedDates: "2015-09-25T02:53:57Z 2015-09-24T15:50:29Z 2015-09-24T02:52:25Z 2015-09-23T20:40:00Z",
    subject: "Re: [PATCH] dax: fix deadlock in __dax_fault",
    talk: "[patch] dax: fix deadlock in __dax_fault, a reply",
    dateRaw: "[2015] [Sep] [25]",
    mask: null,
    local: "",
    masks: "",
    links: "lkml.org 2015/1/13/635 2015/8/4/870 2015/9/22/989 2015/9/23/607",
    messageId: null,
    how: "date=explicit from=inferred list=inferred subject=explicit",
  },
  "003": {
    form: "hypermail",
    name: "Andreas Gruenbacher",
    localPart: null,
    date: "2021-05-31T20:35:29Z",
    list: "linux-kernel",
    quoted: "1 Linus Torvalds; 2 Andreas Gruenbacher",
    quotedDates: "",
    subject: "Re: [RFC 0/9] gfs2: handle page faults during read and write",
    talk: "[rfc 0/9] gfs2: handle page faults during read and write, a reply",
    dateRaw: "Mon May 31 2021 - 16:35:29 EST",
    mask: null,
    local: "Mon, May 31, 2021 at 7:57 PM; Mon, May 31, 2021, 07:01",
    masks: "20 10",
    links: "lore 20210531152604.240462-1-agruenba@xxxxxxxxxx",
    messageId: null,
    how: "date=explicit from=explicit list=inferred subject=explicit",
  },
  "004": {
    form: "flattened",
    name: "Theodore Ts'o",
    localPart: null,
    date: null,
    list: null,
    quoted: "1 Theodore Ts'o",
    quotedDates: "2023-06-04T03:04:45Z",
    subject: null,
    talk: null,
    dateRaw: null,
    mask: null,
    local: "",
    masks: "",
    links: "syzbot f4582777a19ec422b517",
    messageId: null,
    how: "from=inferred",
  },
};

function talkOf(subject: string): string {
  const { key, isReply } = bareSubject(subject);
  return isReply ? `${key}, a reply` : key;
}

/** Letters that an archive put in place of a domain: as many as it had. */
const maskOf = (address: string | null | undefined): string | null =>
  /@(?<mask>x{3,})$/.exec(address ?? "")?.groups?.mask?.length.toString() ?? null;

function linksOf(page: Page): string {
  const found = findLinks(pageBody(page)).flatMap(({ url, kind, maskedId }) => {
    const what = maskedId ?? /\/lkml\/(\d[\d/]+)/.exec(url)?.[1] ?? /extid=([0-9a-f]{20})/.exec(url)?.[1];
    return what === undefined ? [] : [[kind, what] as const];
  });
  return [...new Set([...found.map(([kind]) => kind), ...found.map(([, what]) => what).sort()])].join(" ");
}

const factsOf = (page: Page | undefined): Expected => ({
  form: page?.form ?? null,
  name: page?.from.name ?? null,
  localPart: page?.from.address?.split("@")[0] ?? null,
  date: page?.date ?? null,
  list: page?.list?.split(".")[0] ?? null,
  quoted: page?.attributions.map(({ depth, name }) => `${depth} ${name}`).join("; ") ?? null,
  quotedDates: page?.attributions.flatMap(({ date }) => date ?? []).join(" ") ?? null,
  subject: page?.subject ?? null,
  talk: page?.subject == null ? null : talkOf(page.subject),
  dateRaw: page?.dateRaw ?? null,
  mask: maskOf(page?.from.address),
  local: page?.attributions.flatMap(({ date, dateRaw }) => (date === null ? [dateRaw] : [])).join("; ") ?? null,
  masks: page?.attributions.flatMap(({ address }) => maskOf(address) ?? []).join(" ") ?? null,
  links: page ? linksOf(page) : null,
  messageId: page?.messageId ?? null,
  how: page
    ? Object.entries(page.fields)
        .map(([field, how]) => `${field}=${how}`)
        .sort()
        .join(" ")
    : null,
});

/** A subject is printed on the page: whatever it is, it must stand there. */
function subjectIsPrinted(page: Page | undefined, text: string): boolean {
  const span = page?.spans.subject;
  return page?.subject === null ? span === undefined : page?.subject === text.slice(span?.start, span?.end);
}

const folder = `${DATA}seeds/`;
if (!existsSync(folder)) console.log("skipped: ../shared/data/seeds is not here");
else {
  let right = 0;
  let all = 0;
  let invented = 0;
  const misses: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    const text = readFileSync(folder + name, "utf8");
    const page = parsePage(text);
    const facts = factsOf(page);
    for (const [field, want] of Object.entries(EXPECTED[name.slice(0, 3)] ?? {})) {
      all++;
      if (facts[field] === want) right++;
      else misses.push(`${name} ${field}: want ${want}, got ${facts[field]}`);
      if (want === null && facts[field] !== null) invented++;
    }
    all++;
    if (subjectIsPrinted(page, text)) right++;
    else misses.push(`${name} subject: ${page?.subject}`);
  }
  console.log(
    `| figure | right | of |\n|---|---|---|\n| fields of the five pages | ${right} | ${all} |\n| invented | ${invented} | |`,
  );
  for (const miss of misses) console.log(`- ${miss}`);
}
