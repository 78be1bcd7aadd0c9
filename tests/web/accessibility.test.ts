// Every kind of page by the rules of axe (WCAG 2.2 AA and its best practices), light and dark, on a desk and on a phone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

const site = inject("site");
const executablePath = inject("chromium");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const MAIL = "20210318102940.7730-1-ines.varga@example.org";

/** What axe gives back, as far as it is printed. */
type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

async function listPages(): Promise<readonly string[]> {
  const { inversions } = await (await fetch(`${site}i/index.json`)).json();
  const { inversion, cycle } = inversions[0];
  const [a, b] = cycle.map(encodeURIComponent);
  const { subsystems } = await (await fetch(`${site}s/index.json`)).json();
  const subsystem = encodeURIComponent(subsystems[0].name);
  return [
    ...["", "i/", "c/", "s/", "syz/", "match/", "stats/", "about/", "help/", "nothing/"],
    ...["graph/", `s/${subsystem}/`, `s/${subsystem}/order/`],
    ...["search/?q=mutex", "search/?q=nothingofthekind", `i/${inversion}/`, `c/${a}/`, `p/${a}/${b ?? a}/`],
    ...[`all/${MAIL}/`, `all/${MAIL}/t/`, `all/${MAIL}/T/`, `f/${MAIL}/`, "syz/c92d82c5de3719df87d3/"],
  ];
}

describe.runIf(executablePath)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser?.close());

  test.each([
    ["light", 1280],
    ["dark", 390],
  ] as const)(
    "no page breaks a rule of accessibility, %s at %i px",
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      const found: string[] = [];
      for (const path of await listPages()) {
        await page.goto(site + path);
        await page.evaluate(axe);
        const violations = await page.evaluate<readonly Violation[]>("axe.run().then(({ violations }) => violations)");
        for (const { id, nodes } of violations)
          found.push(`/${path} ${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 120)}`);
      }
      await context.close();
      expect(found).toEqual([]);
    },
    120_000,
  );
});
