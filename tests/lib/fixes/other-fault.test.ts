import { expect, test } from "vitest";
import { namesOtherFault } from "../../../lib/fixes/index.ts";

test.each([
  "Re: [syzbot] [rdma?] unregister_netdevice: waiting for DEV to become free (8)",
  "5.1.3: unable to handle kernel NULL pointer dereference in demo_snapshot",
  "[syzbot] KASAN: use-after-free Read in demo_unlock",
  "kernel BUG in demo_clear (2)",
])("%s is another fault", (subject) => expect(namesOtherFault(subject)).toBe(true));

test.each([
  "[syzbot] possible deadlock in demo_open",
  "INFO: task hung in unregister_netdevice_many",
  "BUG: sleeping function called from invalid context in demo_open",
  "[PATCH] demo: fix use-after-free by taking the lock",
  "[PATCH] demo: rework the state machine",
])("%s is none, or of locks", (subject) => expect(namesOtherFault(subject)).toBe(false));
