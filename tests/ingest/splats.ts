/** A lock report as the kernel prints it, made up; for mails of tests. */
export const REPORT = `WARNING: possible circular locking dependency detected
6.2.0 #1 Not tainted
------------------------------------------------------
demo/1 is trying to acquire lock:
ffff888000000001 (&demo->a){+.+.}-{3:3}, at: demo_a+0x10/0x20 fs/demo/a.c:10

but task is already holding lock:
ffff888000000002 (&demo->b){+.+.}-{3:3}, at: demo_b+0x10/0x20 fs/demo/b.c:20

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

-> #1 (&demo->b){+.+.}-{3:3}:
       demo_b+0x10/0x20 fs/demo/b.c:20
       demo_ab+0x10/0x20 fs/demo/b.c:30

-> #0 (&demo->a){+.+.}-{3:3}:
       demo_a+0x10/0x20 fs/demo/a.c:10
       demo_ba+0x10/0x20 fs/demo/a.c:40

other info that might help us debug this:
`;
