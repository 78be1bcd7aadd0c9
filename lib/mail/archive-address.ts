/**
 * The address of a mail in a web archive -> which archive, the Message-ID in it, and what else the address says.
 *
 *   https://lore.kernel.org/all/20190212111408.GA1234@example.org/T/#u     the id itself
 *   https://lore.kernel.org/fstests/20210531.1-ada@xxxxxxxxxx/             a masked one: its local part and the length of its domain
 *   http://lkml.org/lkml/2019/2/12/123                                     a day
 *   https://marc.info/?l=linux-fsdevel&m=154995908004146&w=2               a list, and the second in which marc got the mail
 *   https://lkml.iu.edu/hypermail/linux/kernel/1902.1/02160.html           a month
 *
 * An archive is a row of ARCHIVES; the first whose host and path fit decides. `url` is one spelling for each page, whatever
 * mirror, view or fragment was given.
 */

export type ArchiveAddress = {
  readonly archive: ArchiveKind;
  /** One spelling for each page. */
  readonly url: string;
  /** Decoded, without brackets. */
  readonly messageId: string | null;
  /** As printed, its domain masked. */
  readonly maskedId: string | null;
  /** The archive's name of the list: `linux-fsdevel`. */
  readonly list: string | null;
  /** A month, a day or a second (`2019-02`, `2019-02-12`, `2019-02-12T08:11:20Z`) of when the archive got it. */
  readonly received: string | null;
};

export type ArchiveKind = (typeof ARCHIVES)[number]["kind"];

type Place = { readonly host: string; readonly path: string; readonly query: string; readonly hash: string };
/** Undefined: a page of the archive that is no mail's, or a form that is not known. */
type Read = Partial<Omit<ArchiveAddress, "archive">> | undefined;

/** `/r/ID`, `/all/ID/T/#u`, `/linux-fsdevel/ID/`: public-inbox puts the id into the second segment. */
const readInbox = ({ path }: Place): Read => withId(path.split("/")[2]);
const readFirst = ({ path }: Place): Read => withId(path.split("/")[1]);

const ARCHIVES = [
  { kind: "patchwork", host: /^patchwork\.[a-z0-9.-]+$/, read: readPatchwork },
  { kind: "lore", host: /^(?:lore|lkml)\.kernel\.org$/, read: readInbox },
  { kind: "patch.msgid.link", host: /^(?:[a-z0-9-]+\.)?msgid\.link$/, read: readFirst },
  { kind: "public-inbox", host: /^(?:public-inbox\.org|inbox\.[a-z0-9.-]+|yhbt\.net)$/, read: readInbox },
  { kind: "lkml.org", host: /^(?:www\.)?lkml\.org$/, read: readLkmlOrg },
  { kind: "marc", host: /^(?:www\.)?marc\.(?:info|theaimsgroup\.com)$/, read: readMarc },
  { kind: "spinics", host: /^(?:www\.)?spinics\.net$/, read: readSpinics },
  { kind: "lkml.iu.edu", host: /^(?:lkml|www\.uwsg)\.(?:iu|indiana)\.edu$/, read: readHypermail },
  { kind: "mail-archive", host: /^(?:www\.|mid\.)?mail-archive\.com$/, read: readMailArchive },
  { kind: "google-groups", host: /^groups\.google\.com$/, read: readGoogleGroups },
  { kind: "openwall", host: /^lists\.openwall\.net$/, read: readOpenwall },
  { kind: "lwn", host: /^lwn\.net$/, read: ({ path }) => (path.startsWith("/ml/") ? withId(path.split("/")[3]) : {}) },
  { kind: "gmane", host: /^[a-z]+\.gmane\.org$/, read: readGmane },
  { kind: "pipermail", host: /^[a-z0-9.-]+$/, read: readPipermail },
] as const satisfies readonly { kind: string; host: RegExp; read: (place: Place) => Read }[];

/** Longer is no address that a person or a program wrote. */
const MAX_URL = 2048;

/** Undefined where it is no archive's. `text`: with or without `https://`. */
export function parseArchiveAddress(text: string): ArchiveAddress | undefined {
  const place = text.length > MAX_URL ? undefined : splitAddress(text);
  const row = place && rowOf(place);
  if (!row || !place) return undefined;
  const read: Read = row.read(place);
  // lore.kernel.org/patchwork/patch/N was the patchwork of linux-kernel.
  if (row.kind === "lore" && place.path.startsWith("/patchwork/"))
    return { archive: "patchwork", ...NOTHING, url: text, ...readPatchwork(place) };
  return { archive: row.kind, ...NOTHING, url: `https://${place.host}${place.path}${place.query}`, ...read };
}

/** A host that is some archive's says nothing of a path that is not: only pipermail is told by its path. */
const rowOf = (place: Place) =>
  ARCHIVES.find(({ kind, host }) => host.test(place.host) && (kind !== "pipermail" || PIPERMAIL.test(place.path)));

const NOTHING = { messageId: null, maskedId: null, list: null, received: null };

function splitAddress(text: string): Place | undefined {
  const parts =
    /^(?:https?:\/\/)?(?:[^/?#@]*@)?(?<host>[a-z0-9.-]+)(?::\d{1,5})?(?<path>\/[^?#]*)?(?<query>\?[^#]*)?(?<hash>#.*)?$/is.exec(
      text,
    )?.groups;
  if (!parts?.host) return undefined;
  const { host, path = "/", query = "", hash = "" } = parts;
  return { host: host.toLowerCase(), path, query, hash };
}

/** `20210531.1-ada@xxxxxxxxxx`: archives mask the domain also inside addresses, and then no whole id is left. */
const MASKED = /^[^@\s]+@x{3,}$/;

function withId(segment: string | undefined): Read {
  const id = percentDecode(segment ?? "").replace(/^<|>$/g, "");
  if (!id.includes("@")) return {};
  return MASKED.test(id) ? { maskedId: id } : { messageId: id, url: `https://lore.kernel.org/all/${id}/` };
}

/** Bytes that are no UTF-8 stay escaped. */
function percentDecode(text: string): string {
  if (!text.includes("%") || text.includes("%00")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const parameter = (query: string, name: string): string | undefined =>
  new RegExp(`[?&;]${name}=([^&;#]+)`).exec(query)?.[1];

const pad = (digits: string): string => digits.padStart(2, "0");

/** `/lkml/2015/9/25/602`, `/lkml/headers/...`, `/lkml/diff/2015/9/25/602/1`; the day is Amsterdam's. */
function readLkmlOrg({ path }: Place): Read {
  const { year, month, day, number } =
    /^\/lkml\/(?:[a-z]+\/)?(?<year>\d{4})\/(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<number>\d{1,6})(?:\/|$)/.exec(path)
      ?.groups ?? {};
  if (!year || !month || !day || !number) return undefined;
  const url = `https://lkml.org/lkml/${year}/${Number(month)}/${Number(day)}/${Number(number)}`;
  return { url, list: "linux-kernel", received: `${year}-${pad(month)}-${pad(day)}` };
}

/** `?l=LIST&m=N`: ten digits are the second in which it came, five count; `?i=ID` is the id. */
function readMarc({ query }: Place): Read {
  const id = parameter(query, "i");
  if (id !== undefined) return withId(id);
  const [list, number] = [parameter(query, "l")?.toLowerCase(), parameter(query, "m")];
  if (list === undefined || !/^\d{15}$/.test(number ?? "") || number === undefined) return undefined;
  const received = `${new Date(Number(number.slice(0, 10)) * 1000).toISOString().slice(0, 19)}Z`;
  return { url: `https://marc.info/?l=${list}&m=${number}`, list, received };
}

/** `/lists/linux-fsdevel/msg139588.html`; its name for linux-kernel is `kernel`. */
function readSpinics({ path }: Place): Read {
  const { list, page } = /^\/lists\/(?<list>[\w.-]{1,80})\/(?<page>msg\d{1,8})\.html/.exec(path)?.groups ?? {};
  if (!list || !page) return undefined;
  return {
    url: `https://www.spinics.net/lists/${list}/${page}.html`,
    list: list === "kernel" ? "linux-kernel" : list.toLowerCase(),
  };
}

/** `/hypermail/linux/kernel/1902.1/02160.html`: year, month, and the quarter of the month. */
function readHypermail({ path }: Place): Read {
  const { year, month, part, page } =
    /\/(?<year>\d\d)(?<month>0[1-9]|1[0-2])\.(?<part>\d)\/(?<page>\d{4,5})\.html/.exec(path)?.groups ?? {};
  if (!year || !month || !part || !page) return undefined;
  return {
    url: `https://lkml.iu.edu/hypermail/linux/kernel/${year}${month}.${part}/${page}.html`,
    list: "linux-kernel",
    received: `${Number(year) > 90 ? "19" : "20"}${year}-${month}`,
  };
}

/** `/project/linux-fsdevel/patch/ID/`, `/cover/ID/`; older `/patch/1234567/`. */
function readPatchwork({ host, path }: Place): Read {
  const { what, id } = /\/(?<what>patch|cover)\/(?<id>[^/]+)/.exec(path)?.groups ?? {};
  if (!what || !id) return undefined;
  if (!/^\d+$/.test(id)) return withId(id);
  return { url: `https://${host}${host.startsWith("patchwork.") ? "" : "/patchwork"}/${what}/${id}/` };
}

/** `/linux-kernel@vger.kernel.org/msg1234567.html`, `/search?l=mid&q=ID`, `mid.mail-archive.com/ID`. */
function readMailArchive(place: Place): Read {
  if (place.host.startsWith("mid.")) return readFirst(place);
  const sought = parameter(place.query, "q");
  if (sought !== undefined) return withId(sought);
  const { list, page } = /^\/(?<list>[^/@]{1,80})@[^/]{1,80}\/(?<page>msg\d{1,8})\.html/.exec(place.path)?.groups ?? {};
  if (!list || !page) return undefined;
  const [, folder = ""] = place.path.split("/");
  return { url: `https://www.mail-archive.com/${folder}/${page}.html`, list: list.toLowerCase() };
}

/** `/d/msgid/GROUP/ID`, `/g/GROUP/c/THREAD/m/MAIL`, `/forum/#!msg/GROUP/THREAD/MAIL`. */
function readGoogleGroups({ path, hash }: Place): Read {
  const named = /^\/d\/msgid\/[^/]+\/([^/]+)/.exec(path)?.[1];
  if (named !== undefined) return withId(named);
  const { group, thread, mail } =
    /^\/(?:a\/[^/]+\/)?g\/(?<group>[^/]+)\/c\/(?<thread>[\w-]+)(?:\/m\/(?<mail>[\w-]+))?/.exec(path)?.groups ??
    /^#!(?:msg|topic)\/(?<group>[^/]+)\/(?<thread>[\w-]+)(?:\/(?<mail>[\w-]+))?/.exec(hash)?.groups ??
    {};
  if (!group || !thread) return undefined;
  const url = `https://groups.google.com/g/${group}/c/${thread}${mail ? `/m/${mail}` : ""}`;
  return { url, list: group.toLowerCase() };
}

/** `/linux-kernel/2019/02/12/123`, `/r/ID`. */
function readOpenwall({ path }: Place): Read {
  if (path.startsWith("/r/")) return withId(path.slice(3));
  const { list, year, month, day, number } =
    /^\/(?<list>[\w.-]{1,80})\/(?<year>\d{4})\/(?<month>\d\d)\/(?<day>\d\d)\/(?<number>\d{1,6})/.exec(path)?.groups ??
    {};
  if (!list || !number) return undefined;
  return {
    url: `https://lists.openwall.net/${list}/${year}/${month}/${day}/${number}`,
    list: list.toLowerCase(),
    received: `${year}-${month}-${day}`,
  };
}

/** `mid.gmane.org/ID`, `article.gmane.org/gmane.linux.kernel/1234`. */
function readGmane(place: Place): Read {
  if (place.host === "mid.gmane.org") return readFirst(place);
  const { group, number } = /^\/(?<group>gmane\.[\w.-]{1,80})\/(?<number>\d{1,9})/.exec(place.path)?.groups ?? {};
  return group && number ? { url: `http://article.gmane.org/${group}/${number}` } : undefined;
}

/** Mailman, wherever it runs: `/pipermail/linux-nvme/2019-March/022838.html`, `/archives/cluster-devel/2012-May/msg00012.html`. */
const PIPERMAIL =
  /\/(?:pipermail|archives)\/(?<list>[\w.-]{1,80})\/(?<year>\d{4})-(?<month>[A-Z][a-z]{2,8})\/(?:msg)?\d{4,6}\.html/;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

function readPipermail({ host, path }: Place): Read {
  const { list, year, month } = PIPERMAIL.exec(path)?.groups ?? {};
  const at = MONTHS.indexOf(month?.slice(0, 3) ?? "?");
  if (!list || !year || at < 0) return undefined;
  return {
    url: `https://${host}${path}`,
    list: list.toLowerCase(),
    received: `${year}-${pad(String(at / 3 + 1))}`,
  };
}
