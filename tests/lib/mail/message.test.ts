import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { MAX_TEXT, parseMessage } from "../../../lib/mail/index.ts";

const parse = (text: string | Buffer) => parseMessage(Buffer.from(text));
const body = async (fields: string, text: string | Buffer): Promise<string> =>
  (await parse(Buffer.concat([Buffer.from(`${fields}\n`), Buffer.from(text)]))).body;
const multipart = (kind: string, ...parts: string[]): string =>
  `Content-Type: multipart/${kind}; boundary="b b"\n\n${parts.map((part) => `--b b\n${part}\n`).join("")}--b b--\n`;

describe("the text of a mail", () => {
  it("is read in any charset and encoding", async () => {
    expect(await body("Content-Type: text/plain; charset=koi8-r\n", Buffer.from([0xf0, 0xd2]))).toBe("Пр");
    expect(await body("Content-Transfer-Encoding: quoted-printable\n", "a=3Db =\nc=20\n")).toBe("a=b c \n");
    expect(await body("Content-Transfer-Encoding: base64\n", Buffer.from("one\r\ntwo\r\n").toString("base64"))).toBe(
      "one\ntwo\n",
    );
    expect(await body("Content-Type: text/plain; charset=x-unknown\n", "plain\n")).toBe("plain\n");
    expect(await body("", Buffer.from([0x4a, 0xf6, 0x72, 0x67]))).toBe("Jörg");
  });

  it("is kept where a part has no head, not even a blank line", async () => {
    expect(await body("", "x")).toBe("x");
    const digest = multipart("digest", "Only text, no field of a mail.", "Subject: x\n\nA whole mail.");
    expect((await parse(digest)).body).toBe("Only text, no field of a mail.\nA whole mail.");
  });

  it("has attachments under their names in any charset, comments left out", async () => {
    const name = async (field: string) => (await parse(`Content-Type: image/png; ${field}\n\nx`)).attachments[0]?.name;
    expect(await name("name*=iso-8859-1''Fr%F6sche.png (a picture)")).toBe("Fr\u00f6sche.png");
    expect(await name("name*0*=utf-8''%e2%82; name*1*=%ac.png")).toBe("\u20ac.png");
    expect(await name('name="a (b).png"')).toBe("a (b).png");
    expect(
      await body("Content-Type: (really) text (plain) / plain; charset=koi8-r (Russian)\n", Buffer.from([0xf0])),
    ).toBe("\u041f");
  });

  it("does not take a list's footer below base64 for base64", async () => {
    const data = Buffer.from("WARNING: possible circular locking\n").toString("base64");
    expect(await body("Content-Transfer-Encoding: base64\n", `${data}\n_______________\nlist\n`)).toBe(
      "WARNING: possible circular locking\n",
    );
  });

  it("joins flowed lines, so that a splat comes out as printed, and keeps quote depths apart", async () => {
    const flowed = 'Content-Type: text/plain; format="flowed"\n';
    expect(await body(flowed, "ffff888 (&a->lock){+.+.}-{3:3}, at: \nf+0x1/0x2\n")).toBe(
      "ffff888 (&a->lock){+.+.}-{3:3}, at: f+0x1/0x2\n",
    );
    expect(await body(flowed, "> a \n> b\n>> c \nd\n-- \nme\n")).toBe("> a b\n>> c \nd\n-- \nme\n");
    expect(await body(flowed, " From a\n")).toBe("From a\n");
    expect(await body("Content-Type: text/plain; format=flowed; delsp=yes\n", "long_func \ntion+0x1\n")).toBe(
      "long_function+0x1\n",
    );
    expect(await body(flowed, "> \t}\n>   \n> -\tif\n")).toBe("> \t}\n>   \n> -\tif\n");
  });

  it("does not join lines of a mail that is not flowed", async () => expect(await body("", "a \nb\n")).toBe("a \nb\n"));

  it("joins the text parts and appends logs, also small gzipped ones, each named", async () => {
    const gz = gzipSync("BUG: from the log\n").toString("base64");
    const mail = await parse(
      multipart(
        "mixed",
        "Content-Type: text/plain\n\nhello",
        "\nthere",
        'Content-Type: text/x-log; name="dmesg.txt"\nContent-Disposition: attachment\n\nline 1',
        `Content-Type: application/gzip; name="dmesg.gz"\nContent-Transfer-Encoding: base64\n\n${gz}`,
        'Content-Type: image/png; name="a.png"\n\nPNG',
      ),
    );
    expect(mail.body).toBe(
      "hello\nthere\n-- attachment dmesg.txt\nline 1\n-- attachment dmesg.gz\nBUG: from the log\n",
    );
    expect(mail.attachments.map(({ name }) => name)).toEqual(["dmesg.txt", "dmesg.gz", "a.png"]);
    expect(mail.damage).toEqual([]);
  });

  it("takes the plain one of alternatives, and the words of HTML where there is nothing else", async () => {
    const plain = "Content-Type: text/plain\n\nplain";
    const html = "Content-Type: text/html\n\n<p>a &lt; b</p><script>alert(1)</script>";
    expect((await parse(multipart("alternative", plain, html))).body).toBe("plain");
    const only = await parse(html);
    expect(only.body).toContain("a < b");
    expect(only.body).not.toContain("<p>");
  });

  it("reads a mail attached to a mail, and parts whose boundary begins like another", async () => {
    expect((await parse(multipart("mixed", "Content-Type: message/rfc822\n\nSubject: inner\n\ninner text"))).body).toBe(
      "inner text",
    );
    const clash =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\ninner\n--bb--\n--b\n\nouter\n--b--\n";
    expect((await parse(clash)).body).toBe("inner\nouter");
  });

  it("reads what stands in base64 as a whole, a mail or a multipart, and a multipart that only says so", async () => {
    const inner = multipart("mixed", "\none", "Content-Type: message/rfc822\n\nSubject: x\n\ntwo");
    const wrap = (type: string, text: string) =>
      `Content-Type: ${type}\nContent-Transfer-Encoding: base64\n\n${Buffer.from(text).toString("base64")}\n`;
    expect((await parse(wrap("message/rfc822", wrap("message/rfc822", inner)))).body).toBe("one\ntwo");
    expect((await parse(wrap('multipart/mixed; boundary="b b"', inner.slice(inner.indexOf("\n\n") + 2)))).body).toBe(
      "one\ntwo",
    );
    expect((await parse(`Content-Transfer-Encoding: base64\n${inner}`)).body).toBe("one\ntwo");
  });

  it("compares the beginning of a boundary's line, as long as a blank follows", async () => {
    const mail = (end: string) =>
      `Content-Type: multipart/mixed; boundary=b\n\n--b more\n\none\n--b--${end}\nepilogue\n`;
    for (const end of ["", " ", " or not", "\t", "\r"]) expect((await parse(mail(end))).body).toBe("one");
    expect((await parse(mail("x"))).body).toBe("one\n--b--x\nepilogue\n");
  });

  it("reads fields whose semicolons were forgotten", async () => {
    expect(await body("Content-Type: text/plain charset=koi8-r format=fixed\n", Buffer.from([0xf0, 0xd2]))).toBe("Пр");
    const { attachments } = await parse('Content-Type: image/png\n name="a b.png"\n\nx');
    expect(attachments[0]?.name).toBe("a b.png");
    expect((await parse("Content-Type: image/png; name=a b.png\n\nx")).attachments[0]?.name).toBe("a b.png");
  });

  it("keeps what a broken multipart holds, and says what is broken", async () => {
    expect(await parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nonly part\n")).toMatchObject({
      body: "only part\n",
      damage: ["boundary-unclosed"],
    });
    expect(await parse("Content-Type: multipart/mixed\n\ntext\n")).toMatchObject({
      body: "text\n",
      damage: ["boundary-missing"],
    });
  });

  it("stops at the limits of depth, parts, headers and length, and says so", async () => {
    const open = Array.from(
      { length: 300 },
      (_, at) => `Content-Type: multipart/mixed; boundary="x${at}"\n\n--x${at}\n`,
    ).join("");
    expect((await parse(`${open}Content-Type: text/plain\n\ndeep\n`)).damage).toContain("mime-too-deep");
    expect((await parse(multipart("mixed", ...Array.from({ length: 1200 }, () => "\np")))).damage).toContain(
      "mime-too-many-parts",
    );
    expect((await parse(`X-A: ${"a".repeat(1 << 20)}\n\ntext\n`)).damage).toEqual(["header-too-long"]);
    const long = await parse(`\n${"x".repeat(MAX_TEXT + 10)}`);
    expect([long.body.length, long.damage]).toEqual([MAX_TEXT, ["text-too-long"]]);
  });

  it("does not unpack a bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20)).toString("base64");
    const mail = await parse(
      `Content-Type: application/gzip; name="dmesg.gz"\nContent-Transfer-Encoding: base64\n\n${bomb}`,
    );
    expect([mail.body, mail.damage]).toEqual(["", ["attachment-unreadable"]]);
  });

  it("gives recipients, decoded", async () => {
    const mail = await parse("To: A <a@x>\nTo: b@x\nCc: =?utf-8?q?=C3=A9?= <c@x>\n\n");
    expect(mail.to.map(({ address }) => address)).toEqual(["a@x", "b@x"]);
    expect(mail.cc).toEqual([{ name: "é", address: "c@x" }]);
  });
});
