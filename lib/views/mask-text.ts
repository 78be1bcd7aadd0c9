/**
 * Addresses inside a text, shortened as the pages show them; Message-IDs, links and the ids of bots stay whole, because they
 * are names of mails and not of people.
 *
 *   Reviewed-by: Jan Kara <jack@suse.cz>   ->   Reviewed-by: Jan Kara <jack@…>
 */
import { isBotAddress } from "./person.ts";

/** A local part of at most 64 characters (RFC 5321 4.5.3.1.1) that begins a word. */
const ADDRESS = /(?<![\w.+%/=@-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})/g;
/** A run of digits this long is a time stamp, so the word is a Message-ID: `20190212111408.GA1234@example.org`. */
const STAMP = /\d{8}|[0-9a-f]{8}-[0-9a-f]{4}-/i;
/** Fields that hold Message-IDs: nothing is masked behind them. */
const ID_FIELD = /^[>| \t]*(?:message-id|in-reply-to|references|msgid)\b/i;

export const maskText = (text: string): string =>
  text.includes("@") ? text.split("\n").map(maskLine).join("\n") : text;

function maskLine(line: string): string {
  if (!line.includes("@") || ID_FIELD.test(line)) return line;
  return line.replace(ADDRESS, (whole, local: string) =>
    isBotAddress(whole) || STAMP.test(local) ? whole : `${local}@…`,
  );
}
