import { describe, expect, it } from "vitest";
import { decodeHeader, parseAddress, parseAddresses } from "../../../lib/mail/index.ts";

describe("an address", () => {
  it.each([
    ["Ada Example <ada@example.org>", "Ada Example", "ada@example.org"],
    ['"Example, Ada" <ada@example.org>', "Example, Ada", "ada@example.org"],
    ["ada@example.org (Ada Example)", "Ada Example", "ada@example.org"],
    ["ada@example.org", null, "ada@example.org"],
    ["<ada@example.org>", null, "ada@example.org"],
    ["=?utf-8?q?J=C3=B6rg_Example?= <j@example.org>", "Jörg Example", "j@example.org"],
    ["ada at example.org (Ada)", "Ada", "ada at example.org"],
    ["Ada <ada(at home)@example.org(a host)>", "Ada", "ada@example.org"],
    ["Ada (at home) Example <ada@example.org>", "Ada Example", "ada@example.org"],
    ["Ada <@relay.example,@b.example:ada@example.org>", "Ada", "ada@example.org"],
    ["(the end of the group)", null, null],
    ["ada @ example  . org (Ada)", "Ada", "ada@example.org"],
    ["Ada @ Example", "Ada @ Example", null],
    ["ada at lists.example.org", null, "ada at lists.example.org"],
    ["Ada at work", "Ada at work", null],
    ["", null, null],
  ])("%j", (value, name, address) => expect(parseAddress(value)).toEqual({ name, address }));

  it("is never made from an encoded word or from a quoted local part", () => {
    const word = `=?utf-8?b?${Buffer.from("famous@example.com").toString("base64")}?= <real@example.org>`;
    expect(parseAddress(word)).toEqual({ name: "famous@example.com", address: "real@example.org" });
    expect(parseAddress('"famous@example.com x"@internal.example').address).toBe(
      '"famous@example.com x"@internal.example',
    );
  });

  it("comes in lists and groups", () => {
    expect(parseAddresses('A <a@x>, "B, C" <b@x>, c@x').map(({ address }) => address)).toEqual(["a@x", "b@x", "c@x"]);
    expect(parseAddresses("team: a@x, b@x;").map(({ address }) => address)).toEqual(["a@x", "b@x"]);
  });

  it("does not hang on floods", () => {
    expect(parseAddresses(Array.from({ length: 50_000 }, (_, at) => `u${at}@x`).join(", "))).toHaveLength(2000);
    expect(parseAddress(`${"(".repeat(20_000)}${")".repeat(20_000)} a@x`).address).toBe("a@x");
    expect(parseAddress("g0:".repeat(5000)).address).toBeNull();
  });
});

describe("encoded words", () => {
  it.each([
    ["=?utf-8?q?J=C3=B6rg?=", "Jörg"],
    ["=?utf-8?b?4pi?= =?utf-8?b?Dcg==?=", "☃r"],
    ["=?iso-8859-1?Q?caf=E9?= and =?koi8-r?B?8NLJ18XU?=", "café and Привет"],
    ["a =?x-nope?q?b?= c", "a b c"],
    ["=?utf-8?q?unterminated", "=?utf-8?q?unterminated"],
    ["=?utf-7?q?Hi_+Jjo-_+-?=", "Hi ☺ +"],
    ["plain = text?", "plain = text?"],
  ])("%j", (value, text) => expect(decodeHeader(value)).toBe(text));

  it("does not let a word bring in a line end", () =>
    expect(decodeHeader("=?utf-8?q?a=0D=0ABcc:_victim@x?=")).toBe("a Bcc: victim@x"));

  it("reads raw 8-bit as UTF-8 where it is, else as windows-1252", () => {
    expect(decodeHeader(Buffer.from("Jörg").toString("latin1"))).toBe("Jörg");
    expect(decodeHeader("J\xf6rg")).toBe("Jörg");
  });
});
