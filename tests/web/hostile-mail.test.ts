// Whatever a mail holds stays text on every page that shows it: with the policy of the pages, and by their escaping alone.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { toSegment } from "../../lib/urls.ts";
import { type Site, startSite } from "../setup/start-site.ts";
import { hostileMails, hostileRoots } from "./hostile-mails.ts";
import { walkHostile } from "./hostile-walk.ts";

const executablePath = inject("chromium");

/** One of each way in: a tag, an attribute, a closed container, an address, a style, a template, a comment, odd white space. */
const PAYLOADS = [
  "<script>alert(1)</script>",
  "</script><script>alert(2)</script>",
  "<img src=x onerror=alert(3)>",
  "<svg/onload=alert(4)>",
  '"><img src=//evil.example/x onerror=alert(5)>',
  "'-alert(6)-'",
  '" autofocus onfocus=alert(7) x="',
  "</textarea><script>alert(8)</script>",
  "</title></style><script>alert(9)</script>",
  "<iframe srcdoc='<script>alert(10)</script>'></iframe>",
  "javascript:alert(11)",
  "<!--><script>alert(12)</script>-->",
  "<style>@import '//evil.example/';</style>",
  '<a href="javascript:alert(13)">x</a>',
  "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(14)></style></mglyph></math>",
  "&lt;script&gt;alert(15)&lt;/script&gt;",
  "<ScRiPt\t>alert(16)</ScRiPt\n>",
  "<meta http-equiv=refresh content='0;url=//evil.example/'>",
  "<base href=//evil.example/>",
  "<form action=//evil.example/><button>x</button></form>",
  "\u0001<img src=x onerror=alert(17)>\u0002",
  "{{constructor.constructor('alert(18)')()}}",
];

describe.runIf(executablePath)("in a browser", () => {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-hostile-`);
  const databaseUrl = `file:${folder}/hostile.db`;
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    writeFileSync(`${folder}/hostile.mbox`, hostileMails(PAYLOADS));
    const ingest = ["ingest/cli.ts", "ingest", `${folder}/hostile.mbox`, "--db", databaseUrl];
    const { status, stderr } = spawnSync(process.execPath, ingest, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    site = await startSite(databaseUrl);
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(["with policy", "without policy"] as const)(
    "nothing of a mail runs, %s",
    async (bypassCSP) => {
      const walk = await walkHostile(browser, {
        site: site.address,
        roots: hostileRoots(PAYLOADS.length),
        texts: PAYLOADS,
        bypassCSP,
      });
      expect(walk.faults).toEqual([]);
      expect(walk.pages).toBeGreaterThan(50);
    },
    120_000,
  );

  test("every payload is there to be read", async () => {
    const page = await browser.newPage();
    await page.goto(`${site.address}all/${toSegment(hostileRoots(1)[0] ?? "")}/T/`);
    const text = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
    const readable = PAYLOADS.filter((payload) => !/\p{Cc}/u.test(payload));
    expect(readable.filter((payload) => !text.includes(payload))).toEqual([]);
  });
});
