/**
 * A browser on every page that shows hostile mails: what no page may do is collected.
 *
 * In: the address of a site and the roots of its threads. Out: how many pages were seen, and the faults: a dialog, an error or refused
 * script on the console, a request to elsewhere. With `bypassCSP` the policy is off, so that the escaping alone must hold.
 */
import type { Browser } from "playwright-core";
import { toSegment } from "../../lib/urls.ts";

/** A pager that leads in a circle would never end. */
const MAX_PAGES = 500;

export type Walk = { readonly pages: number; readonly faults: readonly string[] };
export type WalkOptions = {
  readonly site: string;
  readonly roots: readonly string[];
  /** Texts for the boxes and addresses. */
  readonly texts: readonly string[];
  readonly bypassCSP: "with policy" | "without policy";
};

export async function walkHostile(browser: Browser, { site, roots, texts, bypassCSP }: WalkOptions): Promise<Walk> {
  const context = await browser.newContext({ bypassCSP: bypassCSP === "without policy" });
  const page = await context.newPage();
  const faults: string[] = [];
  let at = site;
  const fault = (text: string) => faults.push(`${at}: ${text}`);
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (?:40[04]|413|429)/.test(message.text())) fault(message.text());
  });
  page.on("pageerror", (error) => fault(String(error)));
  page.on("dialog", (dialog) => {
    fault(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => request.url().startsWith(site) || fault(`asked ${request.url()}`));
  const starts = [
    "",
    "i/",
    "c/",
    "syz/",
    "stats/",
    "search/?q=deadlock",
    ...roots.flatMap((root) => [`all/${toSegment(root)}/`, `all/${toSegment(root)}/t/`, `all/${toSegment(root)}/T/`]),
    ...texts.flatMap((text) => [`search/?q=${encodeURIComponent(text)}`, `c/${encodeURIComponent(text)}/`]),
  ];
  let pages = 0;
  for (const start of starts) {
    let next: string | null = site + start;
    for (let turn = 0; next !== null && turn < MAX_PAGES; turn++) {
      at = next;
      await page.goto(next, { waitUntil: "load" });
      pages++;
      next = (await page.evaluate<string | undefined>(`document.querySelector('a[rel="next"]')?.href`)) ?? null;
    }
  }
  await context.close();
  return { pages, faults };
}
