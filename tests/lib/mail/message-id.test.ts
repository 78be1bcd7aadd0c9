import { describe, expect, it } from "vitest";
import { parseInReplyTo, parseMessageId, parseReferences } from "../../../lib/mail/index.ts";

describe("a Message-ID", () => {
  it.each([
    ["<a@x>", "a@x"],
    [" <a@x> (added by postmaster@x)", "a@x"],
    ["(comment) <a@x>", "a@x"],
    ["<<a@x>>", "a@x"],
    ["a@x", "a@x"],
    ["<very-long\n -folded@x>", "very-long-folded@x"],
    ["<a$b+c=d/e%f@x>", "a$b+c=d/e%f@x"],
    ["<CaSe@X>", "CaSe@X"],
    ["<justtext>", "justtext"],
  ])("%j", (value, expected) => expect(parseMessageId(value)).toBe(expected));

  it.each(["", "   ", "<>", "< >"])("is not in %j", (value) => expect(parseMessageId(value)).toBeNull());

  it("keeps any length", () => expect(parseMessageId(`<${"m".repeat(10_000)}@x>`)).toHaveLength(10_002));
});

describe("In-Reply-To", () => {
  it("finds the id in old prose", () => {
    expect(parseInReplyTo('Your message of "Thu, 01 Jan 1998" <real-parent@x>')).toBe("real-parent@x");
    expect(parseInReplyTo('Message from Bob <bob@example.org> of "Thu." <id@x>')).toBe("id@x");
    expect(parseInReplyTo("<id@x> from Bob <bob@example.org>")).toBe("id@x");
  });

  it("does not take a mail address for an id", () => expect(parseInReplyTo("bob@example.org")).toBeNull());
});

describe("References", () => {
  it("keeps order, drops repeats and what is no id", () =>
    expect(parseReferences("<a@x> junk <b@x>\n\t<a@x> <nothing>")).toEqual(["a@x", "b@x"]));
  it("reads ids without brackets", () => expect(parseReferences("a@x, b@x")).toEqual(["a@x", "b@x"]));
});
