/**
 * A lock as the mutex and rt-mutex checks print it: an address, and the name or the place of its initialisation.
 *
 *   [f7c41ac0] {&demo->lock}      [ffff88003d0c2a50] {net/unix/demo.c:77}
 */
import type { Body } from "../body.ts";
import { parseLockName } from "../lock-line.ts";
import type { LockAt } from "../report.ts";

/** The lines of a body that no other grammar took. */
export const oldTexts = (body: Body): readonly string[] => body.sections.flatMap((section) => section.texts);

export function oldLock(text: string): LockAt[] {
  const name = OLD_LOCK.exec(text)?.groups?.name;
  return name === undefined ? [] : [{ ...parseLockName(name), usage: "", waitType: null, site: null }];
}

// [f7c41ac0] {&demo->lock}
const OLD_LOCK = /^\[(?:0x)?[0-9a-f]{8,16}\] \{(?<name>[^{}]{1,200})\}$/;
