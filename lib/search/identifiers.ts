/**
 * Identifiers as search cuts them, one way for all engines, for documents and for queries.
 *
 *   ovl_copy_up_one                 -> ovl copy up one
 *   &sb->s_type->i_mutex_key#8      -> sb s type i mutex key
 */

/** A longer run without a break is encoded data, not a word; it is cut here in documents and in queries. */
export const MAX_TOKEN = 200;
/** No lock, function or pair is this long; what is, is an attack on the patterns below. */
const MAX_NAME = 1_000;

export function cutIdentifier(identifier: string): string[] {
  return identifier
    .slice(0, MAX_TOKEN)
    .replace(/#\d+(?:\/\d)?$/, "")
    .split(/[^A-Za-z\d]+/)
    .filter((part) => part !== "");
}

/** The distinct words of `text` that are made of parts, as `copy_up`. From "_" to "_", because most of a text has none. */
export function findIdentifiers(text: string, found: Set<string> = new Set()): Set<string> {
  for (let at = text.indexOf("_"); at >= 0; at = text.indexOf("_", at)) {
    let start = at;
    while (isWordCode(text.charCodeAt(start - 1))) start--;
    do at++;
    while (isWordCode(text.charCodeAt(at)));
    found.add(text.slice(start, Math.min(at, start + MAX_TOKEN)));
  }
  return found;
}

/** 0-9 A-Z _ a-z; not NaN, which is what stands before and behind a text. */
const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95;

/** `&type->i_mutex_dir_key#3/1` -> `&type->i_mutex_dir_key`: the boot's counter and the nesting level say nothing about the class. */
export const toClassName = (name: string): string =>
  name
    .slice(0, MAX_NAME)
    .trim()
    .replace(/(?:#\d{1,6})?(?:\/\d)?$/, "");

/**
 * What people call a class for short: the last member name in it, undefined where that is the whole name.
 *   &mm->mmap_lock -> mmap_lock      &ovl_i_mutex_key[depth] -> ovl_i_mutex_key      (work_completion)(&lo->work) -> work
 */
export function toShortName(className: string): string | undefined {
  const bare = className
    .slice(0, MAX_NAME)
    .replace(/\[[^[\]]*\]/g, "")
    .replace(/[^A-Za-z\d_)]+$/, "");
  const short = /([A-Za-z_][\w-]*)\)*$/.exec(bare)?.[1];
  return short === className ? undefined : short;
}

/** `splice_write+0x1b/0x90`, `splice_write()`, `splice_write.isra.0` -> `splice_write`. */
export const toFunctionName = (name: string): string =>
  name
    .slice(0, MAX_NAME)
    .trim()
    .replace(/\(\)$/, "")
    .replace(/\+0x[\da-f]+(?:\/0x[\da-f]+)?$/i, "")
    .replace(/(?:\.(?:isra|constprop|part|cold|llvm)(?:\.\d+)?)+$/, "");

/** `&a->lock>&b->lock` -> its two names: the pair's `>` is the one that no `-` stands before. */
export function splitPair(pair: string): [string, string] | undefined {
  const at = /(?<!-)>/.exec(pair)?.index;
  return at === undefined ? undefined : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

/** An id as it is compared: a commit by its first 12 digits, an inversion or syzbot id in lower case, a Message-ID as it is. */
export function toIdKey(id: string): string {
  const bare = id.trim().replace(/^<(.*)>$/, "$1");
  if (/^[\da-f]{12,40}$/i.test(bare)) return (bare.length === 20 ? bare : bare.slice(0, 12)).toLowerCase();
  return /^v\d{1,3}:[\da-f]{16}$/i.test(bare) ? bare.toLowerCase() : bare;
}
