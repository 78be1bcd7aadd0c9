import { describe, expect, it } from "vitest";
import { pageBody, pageMail, parsePage, scanHead } from "../../../../lib/mail/index.ts";
import { isHtml, readHtml } from "../../../../lib/mail/pages/html-page.ts";
import { HTML_HYPERMAIL, HTML_LKML_ORG, HTML_MARC, HTML_SPINICS } from "./html-texts.ts";

function page(html: string) {
  const found = parsePage(html);
  if (!found) throw new Error("not taken for a page");
  return found;
}

describe("a page saved as HTML", () => {
  it("of lkml.iu.edu tells its address, the id, the parent and when the mail was sent", () => {
    expect(page(HTML_HYPERMAIL)).toMatchObject({
      form: "hypermail",
      subject: "Re: possible deadlock in foo_lock (2)",
      from: { name: "Ada Example", address: "ada@xxxxxxxxxxx" },
      date: "2019-02-12T11:13:50Z",
      dateRaw: "Tue Feb 12 2019 - 06:14:08 EST",
      savedAt: "https://lkml.iu.edu/hypermail/linux/kernel/1902.1/02160.html",
      messageId: "20190212111350.GA1@example.org",
      references: ["20190211143338.GB2@example.net"],
      fields: { messageId: "explicit", address: "inferred", subject: "explicit" },
    });
    const body = pageBody(page(HTML_HYPERMAIL)).trim();
    expect(body).toMatch(/^On Mon 11-02-19 15:33:38, Bob Sample wrote:\n> On Mon/);
    expect(body).toContain(">> -> #1 (&foo->lock){+.+.}:\n>>        down_write+0x38/0x90");
    expect(body).toContain("if a < b && c.");
    expect(body).not.toMatch(/Next message|document\.write|font:/);
  });

  it("of lkml.org has its head below a long thread, and an address in its own links", () => {
    expect(page(HTML_LKML_ORG)).toMatchObject({
      form: "lkml.org",
      subject: "Re: [PATCH] foo: fix deadlock in foo_fault",
      from: { name: "Cyd Person", address: null },
      date: "2015-09-25T20:53:57Z",
      savedAt: "https://lkml.org/lkml/2015/9/25/602",
      messageId: null,
    });
    expect(pageBody(page(HTML_LKML_ORG)).trim()).toMatch(
      /^On Fri, Sep 25[\s\S]*> > It hangs in foo_fault\(\)\.[\s\S]*- Cyd$/,
    );
  });

  it("of marc has an id that follows from its spelling; the address stays as printed", () => {
    expect(page(HTML_MARC)).toMatchObject({
      form: "marc",
      from: { name: "Ada Example", address: "ada () example ! org" },
      date: "2019-02-12T08:11:08Z",
      list: "linux-fsdevel",
      savedAt: "https://marc.info/?l=linux-fsdevel&m=154995908004146",
      messageId: "20190212081108.GA1@example.org",
      fields: { messageId: "linked", list: "explicit" },
    });
    expect(pageBody(page(HTML_MARC)).trim()).toBe(
      "It is the order of foo and bar, see\nhttps://lkml.org/lkml/2019/2/11/9",
    );
  });

  it("of spinics takes ids from MHonArc's comments and leaves its scrambled address alone", () => {
    expect(page(HTML_SPINICS)).toMatchObject({
      form: "spinics",
      from: { name: "Ada Example", address: "ada@xxxxxxxxxxx" },
      date: "2019-02-12T11:14:08Z",
      savedAt: "https://www.spinics.net/lists/linux-fsdevel/msg139588.html",
      messageId: "20190212111408.GA1-ada@example.org",
      references: ["20190210.GA7@example.net", "20190211.GA1@example.net"],
    });
  });

  it("becomes a mail with its references and addresses, under an id of its content", () => {
    const head = scanHead(pageMail(page(HTML_SPINICS)));
    expect([head.hasMessageId, head.references]).toEqual([
      false,
      ["20190210.GA7@example.net", "20190211.GA1@example.net"],
    ]);
    expect(pageMail(page(HTML_SPINICS)).toString()).toContain(
      "Archived-At: <https://www.spinics.net/lists/linux-fsdevel/msg139588.html>\nArchived-At: <https://lore.kernel.org/all/20190212111408.GA1-ada@example.org/>\n",
    );
  });

  it("counts spans in its text", () => {
    const { source, spans } = page(HTML_HYPERMAIL);
    expect(source.slice(spans.from?.start, spans.from?.end)).toBe("Ada Example");
  });
});

describe("readHtml", () => {
  it("keeps white space in pre, folds it elsewhere, and leaves what is no tag or entity", () =>
    expect(readHtml("<p>a   b\n c<br>d</p><pre>  x\n\ty &pipe->mutex a &lt;i&gt;</pre>1 < 2").text).toBe(
      "a b c\nd\n  x\n\ty &pipe->mutex a <i>\n1 < 2",
    ));

  it("drops scripts and styles, and numbers that are no characters", () =>
    expect(readHtml("<script>a<b>c</script><style>x</style>ok&#0;&#xD800;&#x41;").text).toBe("ok A"));

  it.each([
    ["<!DOCTYPE html><p>", true],
    ["\ufeff  <html>", true],
    ["<!-- x --><p>", true],
    ["<a@b> wrote", false],
    ["plain <html>", false],
  ])("%j is HTML: %s", (text, expected) => expect(isHtml(text)).toBe(expected));

  it("costs time in proportion to the text", () => {
    const started = performance.now();
    for (const piece of ["<", "<a ", "<!--", "&", "&#x", "<pre>", "<a href=", "<script>", "<li>", "</title"])
      parsePage(`<!DOCTYPE html>${piece.repeat(Math.floor(300_000 / piece.length))}`);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
