/**
 * chain_key collision: two chains of held locks have one hash. A flaw of lockdep's, of no lock; what is held is printed in a form of its own.
 *
 *   demod/77: Hash chain already cached but the contents don't match!
 *   Held locks:depth: 2
 *   class_idx:12 -> chain_key:0000000000000014 (&demo->open_lock){+.+.}, at: demo_open+0x33/0x70
 *   Locks in cached chain:depth: 2
 */
import type { Body } from "../body.ts";
import { parseLockLine } from "../lock-line.ts";
import type { Facts, LockAt } from "../report.ts";
import { parseFrame } from "../stack.ts";
import { traceFunction } from "../title.ts";
import { oldTexts } from "./old-lock.ts";

export function parseChainKey(body: Body): Facts {
  const texts = oldTexts(body);
  const cached = texts.findIndex((text) => text.startsWith("Locks in cached chain"));
  return {
    title: `WARNING: chain_key collision in ${traceFunction(body, /chain/)}`,
    altTitles: ["WARNING: chain_key collision"],
    locksHeld: texts.slice(0, cached < 0 ? undefined : cached).flatMap(heldLock),
  };
}

function heldLock(text: string): LockAt[] {
  const open = ITEM.exec(text)?.[0].length;
  const read = open === undefined ? undefined : parseLockLine(text.slice(open));
  if (!read) return [];
  const at = read.rest.indexOf("at: ");
  return [{ ...read.lock, site: at < 0 ? null : (parseFrame(read.rest.slice(at + 4)) ?? null) }];
}

// class_idx:12 -> chain_key:0000000000000014      hlock_id:12 -> chain_key:0000000000000014
const ITEM = /^(?:class_idx|hlock_id):\d{1,6} -> chain_key:[0-9a-f]{1,16} /;
