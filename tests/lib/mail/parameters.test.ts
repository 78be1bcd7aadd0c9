import { describe, expect, it } from "vitest";
import { parseMessage } from "../../../lib/mail/index.ts";
import { parseParameters } from "../../../lib/mail/mime.ts";

const name = (header: string): string | undefined => parseParameters(header).get("name");

describe("the parameters of a field", () => {
  it.each([
    ['text/plain; name="a b.txt"', "a b.txt"],
    ['text/plain; name="  a  "; x=y', "  a  "],
    ['text/plain; name="  ', "  "],
    ["text/plain; name=a.txt ; x=y", "a.txt"],
    ["text/plain; name*=utf-8'en'J%C3%B6rg.txt", "Jörg.txt"],
    ["text/plain; name*0*=iso-8859-1'es'%D1; name*1*=iso-8859-1'%FA.txt", "Ñú.txt"],
    ["text/plain; name*0*=utf-8''a%27; name*1*=latin'b", "a'latin'b"],
    ["text/plain; name*0=a; name*2=c", "a"],
  ])("%s", (header, value) => expect(name(header)).toBe(value));

  it("are asked by names of any alphabet, and a type keeps its letters", () => {
    const [type, key] = [Buffer.from("á/É").toString("latin1"), Buffer.from("ä").toString("latin1")];
    const parameters = parseParameters(`${type}; ${key}=b; UPPER=c`);
    expect([parameters.value, parameters.get(key), parameters.get("upper")]).toEqual([type, "b", "c"]);
  });
});

describe("a text in UTF-7", () => {
  const mail = (type: string, text: string) =>
    parseMessage(Buffer.from(`Message-ID: <a@example.org>\nContent-Type: ${type}; charset=utf-7\n\n${text}\n`));

  it("is read", async () => {
    expect((await mail("text/plain", "Hi Mom +Jjo- +- A+AOk-b, 1+1")).body.trim()).toBe("Hi Mom ☺ + Aéb, 1+1");
  });

  it("hides no tag: what it holds is markup of the mail before it becomes text, and text after", async () => {
    const { body } = await mail("text/html", "<p>one</p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-");
    expect(body.trim()).toBe("one");
  });
});
