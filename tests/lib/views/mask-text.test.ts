import { expect, test } from "vitest";
import { maskText } from "../../../lib/views/mask-text.ts";

test.each([
  ["Reviewed-by: Ada <ada.l@example.org>", "Reviewed-by: Ada <ada.l@…>"],
  ["> mail bob@example.co.uk, please", "> mail bob@…, please"],
])("%s is shown as %s", (text, shown) => expect(maskText(text)).toBe(shown));

test.each([
  ["a bot", "Reported-by: syzbot+0123456789abcdef0123@syzkaller.appspotmail.com"],
  ["a link", "Link: https://lore.kernel.org/r/20240101.GA1@example.org"],
  ["a Message-ID", "see <20190212111408.GA1234@example.org>"],
  ["a field of ids", "In-Reply-To: <a@example.org>"],
  ["a decorator", "x @override y"],
])("%s stays whole", (_, text) => expect(maskText(text)).toBe(text));

test("a megabyte of at signs takes no second", () => {
  const started = performance.now();
  maskText("a@".repeat(500_000));
  maskText(`${"a.".repeat(500_000)}@`);
  expect(performance.now() - started).toBeLessThan(1_000);
});
