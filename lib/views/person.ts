/** How people are named: by their name, else by the local part of their address; whole addresses stay in raw mail. */
import { toLine } from "./visible.ts";

export type Person = { readonly name: string | null; readonly address: string | null };

/** Machines that write to lists: their addresses carry ids and nobody's privacy. */
const BOT = /^(?:syzbot(?:\+|@)|lkp@|bot@|bot\+|kernel-test-robot|tip-bot|patchwork-bot|pr-tracker-bot|oliver\.sang@)/i;

export const isBotAddress = (address: string | null): boolean => address !== null && BOT.test(address);

/** `jack@…`, also of `jack at example.org` and marc's `jack () example ! org`; a bot's address whole. */
export function maskAddress(address: string): string {
  if (isBotAddress(address)) return address;
  const at = Math.max(...["@", " at ", " () "].map((sign) => address.lastIndexOf(sign)));
  return at < 0 ? address : `${address.slice(0, at)}@…`;
}

/** What lists add to the names of senders whose domains forbid relaying. */
const VIA_LIST = / via [\w.-]+$/;

/** Groups quote the names of senders: `'Ann Example' via demo` */
const QUOTED = /^'(?<name>[^']{1,200})'$/;

/** syzbot writes as "syzbot", "syzbot via Apparmor" ...; nobody known is "unknown sender". */
export function personName(person: Person | null): string {
  if (person?.address?.startsWith("syzbot")) return "syzbot";
  if (person?.name) return toLine(person.name).replace(VIA_LIST, "").replace(QUOTED, "$<name>");
  return person?.address ? toLine(maskAddress(person.address)) : "unknown sender";
}
