import { describe, expect, it } from "vitest";
import { isSameText } from "../../../lib/mail/index.ts";

const SENT = `On Sat, Jun 03, 2023 at 11:04:45PM -0400, Ada Example <ada@example.org> wrote:
> I tried testing to see if this fixed it, and it appears to be triggering a warning at this line.

Looking at this more closely, the fundamental problem is that by the time foo_mmap() is called, the layer above has
already taken the lock, and when we try to take the inode lock, this causes problems with how the write path works.

Thanks,
- Ada
`;

describe("a text", () => {
  it("is the same without line breaks, with masked addresses and other blanks", () => {
    const flat = SENT.replaceAll(/\s+/g, " ").replace("ada@example.org", "ada@xxxxxxxxxxx");
    expect(isSameText(SENT, flat)).toBe(true);
    expect(isSameText(SENT, SENT.replaceAll(/^> ?/gm, "> > "))).toBe(true);
  });

  it("is not the same as an answer that quotes it whole and says more", () =>
    expect(
      isSameText(
        SENT,
        `${SENT.replaceAll(/^/gm, "> ")}\nThat is right, and so the lock has to be taken ${"earlier by all callers of it ".repeat(3)}than it is now.\n`,
      ),
    ).toBe(false));

  it("is not told from a few words", () => expect(isSameText("Thanks, applied.", "Thanks, applied.")).toBe(false));
});
