/**
 * Mails that carry a payload wherever a page shows something of a mail: subject, name of the author, body, lock class, function,
 * file of a frame, task, path of a diff, name of an attachment.
 *
 * In: payloads, one mail each. Out: an mboxrd of threads of 50 mails, each with a lock report of its own cycle.
 */

/** Mails a thread: a page of a thread shows as many. */
const THREAD = 50;

export function hostileMails(payloads: readonly string[]): string {
  return payloads.map((payload, at) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${toMail(payload, at)}\n`).join("\n");
}

export const hostileRoots = (count: number): readonly string[] =>
  Array.from({ length: Math.ceil(count / THREAD) }, (_, at) => idOf(at * THREAD));

const idOf = (at: number) => `hostile-${at}"'&;()-${at}@example.org`;

const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

function toMail(payload: string, at: number): string {
  const root = at - (at % THREAD);
  const line = payload.replaceAll(/[\r\n]+/g, " ");
  const seconds = String(at % 60).padStart(2, "0");
  const minutes = String(Math.floor(at / 60) % 60).padStart(2, "0");
  const hours = String(Math.floor(at / 3600) % 24).padStart(2, "0");
  return [
    `Message-ID: <${idOf(at)}>`,
    ...(root === at ? [] : [`In-Reply-To: <${idOf(root)}>`]),
    `Date: Tue, 06 Oct 2020 ${hours}:${minutes}:${seconds} +0000`,
    `From: ${encoded(line)} <author${at}@example.org>`,
    `Subject: ${encoded(`possible deadlock in ${line}`)}`,
    "List-Id: <hostile.example.org>",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="cut"',
    "",
    "--cut",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    ...(Buffer.from(toBody(line, at))
      .toString("base64")
      .match(/.{1,76}/g) ?? []),
    "--cut",
    `Content-Type: text/x-log; name="${encoded(line)}"`,
    `Content-Disposition: attachment; filename="${line.replaceAll(/["\\]/g, "\\$&")}"`,
    "",
    "a log",
    "--cut--",
    "",
  ].join("\n");
}

const toBody = (payload: string, at: number): string => `${payload}

> ${payload}

======================================================
WARNING: possible circular locking dependency detected
5.9.0-rc8+ #${at} Not tainted
------------------------------------------------------
${payload.slice(0, 40)}/${1000 + at} is trying to acquire lock:
ffff888000000001 (&a${at}->${payload}){+.+.}-{3:3}, at: lock_a+0x10/0x20 fs/${payload}:10

but task is already holding lock:
ffff888000000002 (&b${at}->mutex){+.+.}-{3:3}, at: ${payload}+0x10/0x20 fs/b.c:20

which lock already depends on the new lock.


the existing dependency chain (in reverse order) is:

-> #1 (&b${at}->mutex){+.+.}-{3:3}:
       __mutex_lock+0x134/0x10e0 kernel/locking/mutex.c:1103
       ${payload}+0x1f/0x90 fs/b.c:30

-> #0 (&a${at}->${payload}){+.+.}-{3:3}:
       __mutex_lock+0x134/0x10e0 kernel/locking/mutex.c:1103
       lock_a+0x1f/0x90 fs/a.c:40

other info that might help us debug this:

 Possible unsafe locking scenario:

       CPU0                    CPU1
       ----                    ----
  lock(&b${at}->mutex);
                               lock(&a${at}->${payload});
                               lock(&b${at}->mutex);
  lock(&a${at}->${payload});

 *** DEADLOCK ***

Reported-by: ${payload} <x@example.org>
diff --git a/fs/${payload} b/fs/${payload}
--- a/fs/${payload}
+++ b/fs/${payload}
@@ -1,2 +1,2 @@ ${payload}
-${payload}
+${payload};
`;
