/**
 * Whether a subject names a fault that is no matter of locks: what else stands in its thread, a lock report or a patch, is about another.
 *
 *   Re: [syzbot] [rdma?] unregister_netdevice: waiting for DEV to become free (8)     yes
 *   5.1.3: unable to handle kernel NULL pointer dereference in demo_snapshot          yes
 *   KASAN: use-after-free Read in demo_unlock      yes: the function is no word
 *   INFO: task hung in demo_open      possible deadlock in demo_open                  no
 */
export const namesOtherFault = (subject: string): boolean => FAULT.test(subject) && !LOCKS.test(subject);

const FAULT =
  /\b(?:NULL[ -](?:pointer|ptr)|use[- ]after[- ]free|UAF|K[AMC]SAN|KCSAN|UBSAN|general protection fault|unable to handle|memory leak|refcount\w*|(?:slab-)?out[- ]of[- ]bounds|divide error|kernel panic|Oops|kernel BUG at|kernel BUG in|data corruption|waiting for \S+ to become free|unregister_netdevice)\b/i;

const LOCKS =
  /\b(?:dead-?lock\w*|lockdep|lock(?:s|ing|ed|up)?|unlock|circular|inconsistent|recursive|recursion|hung|hang|stall\w*|sleeping|atomic|irq\w*)\b/i;
