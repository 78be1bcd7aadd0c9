// What people come for, in a real browser on the sample archive: from a search to the fix, from a splat to its history; on a
// phone; and hostile text in every box.
import { readFileSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

const site = inject("site");
const executablePath = inject("chromium");
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];

const archive = readFileSync(new URL("../../ingest/sample/demo-fs.mbox", import.meta.url), "utf8");
const banner = archive.indexOf("WARNING: possible circular locking dependency detected");
const splat = archive.slice(banner, archive.indexOf("\nFrom mboxrd@z", banner));

describe.runIf(executablePath)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args });
  });
  afterAll(() => browser?.close());

  /** A page that collects what no page may do: errors, dialogs, requests to elsewhere. */
  async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
    const page = await (await browser.newContext(options)).newPage();
    const faults: string[] = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("dialog", (dialog) => {
      faults.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => request.url().startsWith(site) || faults.push(`asked ${request.url()}`));
    return { page, faults };
  }

  test("search, inversion, discussion, fix", async () => {
    const { page, faults } = await open();
    await page.goto(site);
    await page.locator("textarea").fill("tarn_quota_lookup");
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.waitForURL("**/search/?q=tarn_quota_lookup");
    await page.locator(".hits a.plain").first().click();
    await page.waitForURL("**/i/v1:*/");
    expect(await page.locator("h1").innerText()).toContain("→");
    await page.locator('main a[href^="/all/"]').first().click();
    await page.waitForURL("**/all/**");
    await page.goBack();
    const fix = page.getByText("tarnfs: look the quota file up once").first();
    expect(await fix.count()).toBe(1);
    await page.goto(`${site}all/20210318102940.7730-1-ines.varga@example.org/t/`);
    expect(await page.locator(".tree li").count()).toBeGreaterThan(1);
    expect(await page.locator(".mail .add").count()).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  test("a pasted splat finds its history", async () => {
    const { page, faults } = await open({ javaScriptEnabled: false });
    await page.goto(`${site}match/`);
    await page.locator("textarea").fill(splat);
    await page.getByRole("button", { name: "Match" }).click();
    expect(await page.locator("h1").innerText()).toContain("Seen before");
    await page.locator(".rank a.plain").first().click();
    await page.waitForURL("**/i/v1:*/");
    expect(faults).toEqual([]);
  });

  test.each([320, 390, 1280])("nothing scrolls sideways at %i px, light or dark", async (width) => {
    const inversions = await (await fetch(`${site}i/index.json`)).json();
    const mail = "all/20210318102940.7730-1-ines.varga@example.org/";
    const pages = ["", "i/", "c/", "s/", "syz/", "match/", "search/?q=mutex", "stats/", "about/", "help/", "nothing/"];
    pages.push(`i/${inversions.inversions[0].inversion}/`, mail, `${mail}t/`, `${mail}T/`, "syz/c92d82c5de3719df87d3/");
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, faults } = await open({ viewport: { width, height: 800 }, colorScheme });
      for (const path of pages) {
        await page.goto(site + path);
        expect([path, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([path, width]);
      }
      expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
      await page.context().close();
    }
  });

  test("hostile text in the boxes stays text", async () => {
    const payloads = [
      "<script>alert(1)</script>",
      "</script><script>alert(2)</script>",
      "<img src=x onerror=alert(3)>",
      "<svg/onload=alert(4)>",
      '"><img src=//evil.example/x onerror=alert(5)>',
      "'-alert(6)-'",
      "</textarea><script>alert(7)</script>",
      "</title><script>alert(8)</script>",
      "<iframe srcdoc='<script>alert(9)</script>'></iframe>",
      "javascript:alert(10)",
      "<!--><script>alert(11)</script>",
      "<style>@import '//evil.example/';</style>",
      '<a href="javascript:alert(12)">x</a>',
    ];
    const { page, faults } = await open();
    for (const payload of payloads)
      for (const path of ["search/?q=", "i/?state=", "syz/?since=", "match/?q=", "c/", "all/"])
        await page.goto(site + path + encodeURIComponent(payload) + (path.endsWith("/") ? "/" : ""));
    await page.goto(`${site}match/`);
    await page
      .locator("textarea")
      .fill(`${splat.replaceAll("tarn", "<img src=x onerror=alert(0)>")}\n${payloads.join("\n")}`);
    await page.getByRole("button", { name: "Match" }).click();
    await page.waitForLoadState("load");
    expect(await page.locator("textarea").inputValue()).toContain("<svg/onload=alert(4)>");
    expect(await page.locator("main script, main img, main iframe, main svg[onload]").count()).toBe(0);
    expect(faults.filter((fault) => !/status of 40[04]/.test(fault))).toEqual([]);
  }, 90_000); // 79 pages, one after another
});
