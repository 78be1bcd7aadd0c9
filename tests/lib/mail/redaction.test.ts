// Text that has to go is found however mail programs lay it out, and nothing else is touched.
import { describe, expect, it } from "vitest";
import { cutMail, cutPrinted, cutQuotes, cutText, printOfText } from "../../../lib/mail/index.ts";

const SECRET = "the quick phone number 555-0199 of Ada";
const LAID_OUT = [
  `call ${SECRET}.`,
  "call the quick phone number\n555-0199 of Ada.",
  "> > call the quick phone\n> > number 555-0199\n> > of Ada.",
  "call the quick\u00a0phone  number\t555-0199 of Ada.",
  ">> call the quick phone number 555-0199\n>>\n>>   of Ada.",
];

describe("a text", () => {
  it.each(LAID_OUT)("is cut out of %j, by itself and by its print alone", (text) => {
    const cut = cutText(text, SECRET);
    expect(cut).toMatch(/^(?:>+ )*call \[redacted\]\.$/);
    expect(cutPrinted(text, [printOfText(SECRET)])).toBe(cut);
    expect(cutText(text, LAID_OUT[2]?.slice(9, -1) ?? "")).toBe(cut);
  });

  it.each(["call the quick phone number 555-0198 of Ada", "the quick phone number", "", ">", "\n\n"])(
    "is not found in %j",
    (text) => {
      expect(cutText(text, SECRET)).toBe(text);
      expect(cutPrinted(text, [printOfText(SECRET)])).toBe(text);
    },
  );

  it("is cut out of every place, and what stands between stays as it was", () => {
    expect(cutText(`a ${SECRET}  b\n\n${SECRET}\nc\n`, SECRET)).toBe("a [redacted]  b\n\n[redacted]\nc\n");
  });

  it("of blanks cuts nothing", () => expect(cutText("a b", "  ")).toBe("a b"));

  it("is looked for in linear time, also where nearly all of it repeats", () => {
    const text = "a ".repeat(1 << 19);
    const started = performance.now();
    expect(cutPrinted(text, [printOfText(`${"a ".repeat(500)}b`)])).toBe(text);
    expect(cutText(text, `${"a ".repeat(500)}b`)).toBe(text);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each([
    ["base64", Buffer.from(`call ${SECRET}.\n`).toString("base64"), ""],
    ["quoted-printable", `call the quick phone n=75mber 555-01=\n99 of Ada.\n`, ""],
    ["7bit", "call the quick phone \nnumber 555-0199 of \nAda.\n", "; format=flowed"],
  ])("is found behind %s", async (encoding, body, format) => {
    const head = `From: a\nSubject: =?utf-8?q?the_quick_phone_number_555-0199?=\n of Ada\nContent-Type: text/plain; charset=utf-8${format}\n`;
    const bytes = Buffer.from(`${head}Content-Transfer-Encoding: ${encoding}\n\n${body}`);
    const cut = (value: string) => cutText(value, SECRET);
    expect((await cutMail(bytes, { body: cut, head: cut }))?.toString()).toBe(
      "From: a\nSubject: [redacted]\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\ncall [redacted].\n",
    );
  });
});

describe("what others quote of a mail", () => {
  const own = `On Monday Ben wrote:\n> is it real?\n\nIt is a false positive, I think: call ${SECRET}\nbefore noon.\n\nAda\n`;
  const quotes = (text: string) => cutQuotes(text, own);

  it("goes where it stands as it was sent, or wrapped anew, or cut short", () => {
    expect(quotes(`> It is a false positive, I think: call ${SECRET}\n> before noon.\n\nNo.\n`)).toBe(
      "> [redacted]\n\nNo.\n",
    );
    expect(
      quotes("> > It is a false\n> > positive, I think: call the quick phone number\n> > 555-0199 of Ada\nNo.\n"),
    ).toBe("> > [redacted]\nNo.\n");
    expect(quotes("> call the quick phone\nNo.\n")).toBe("> [redacted]\nNo.\n");
  });

  it("does not go where it is no quote, or another's words", () => {
    const text = `I wrote: It is a false positive, I think: call ${SECRET}\n> > is it real?\n> Ada\n> It was something else\n`;
    expect(quotes(text)).toBe(text);
  });
});
