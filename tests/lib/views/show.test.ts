import { expect, test } from "vitest";
import { parseShowId } from "../../../lib/views/show.ts";

test.each([
  ["v1:3f2c00000000abcd", { kind: "inversion", id: "v1:3f2c00000000abcd" }],
  ["<a@b.org>", { kind: "message", id: "a@b.org" }],
  ["a@b.org", { kind: "message", id: "a@b.org" }],
  ["https://lore.kernel.org/linux-ext4/a%2Fc@b.org/T/#u", { kind: "message", id: "a/c@b.org" }],
  ["lore.kernel.org/r/a@b.org", { kind: "message", id: "a@b.org" }],
  ["https://lkml.org/lkml/2019/2/12/1", { kind: "address", id: "https://lkml.org/lkml/2019/2/12/1" }],
  ["a@lkml.org", { kind: "message", id: "a@lkml.org" }],
  ["syz:0123456789abcdef0123", { kind: "syzbot", id: "0123456789abcdef0123" }],
  ["0123456789abcdef0123", { kind: "syzbot", id: "0123456789abcdef0123" }],
  ["syzbot+0123456789abcdef0123@syzkaller.appspotmail.com", { kind: "syzbot", id: "0123456789abcdef0123" }],
  ["https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123", { kind: "syzbot", id: "0123456789abcdef0123" }],
  ["commit:9b91b6b019fd", { kind: "commit", id: "9b91b6b019fd" }],
  ["9b91b6b019fd", { kind: "commit", id: "9b91b6b019fd" }],
  ["fix:<a@b.org>", { kind: "fix", id: "a@b.org" }],
  ["/f/a%2Fc@b.org/", { kind: "fix", id: "a/c@b.org" }],
  ["/commit/9b91b6b019fd/", { kind: "commit", id: "9b91b6b019fd" }],
  ["&pipe->mutex..sb_writers", { kind: "pair", from: "&pipe->mutex", to: "sb_writers" }],
  ["&mm->mmap_lock", { kind: "class", id: "&mm->mmap_lock" }],
  ["(wq_completion)loop", { kind: "class", id: "(wq_completion)loop" }],
])("%s is read as %j", (text, id) => expect(parseShowId(text)).toEqual(id));

test.each(["v1:zz", "v1:0123", "v1:", "V1:0123456789abcdef", "syz:zz", "commit:zz", "fix:zz"])(
  "%s is malformed",
  (id) => expect(parseShowId(id)).toMatchObject({ kind: "malformed", id }),
);

test.each(["", "  ", "https://example.org/"])("%j names nothing", (text) => expect(parseShowId(text)).toBeUndefined());
