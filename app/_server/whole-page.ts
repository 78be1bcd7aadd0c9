/**
 * Holds a page back until it is whole: then its status can still be changed, its scripts are taken out, and it is compressed.
 *
 * Next repeats the content of every page in scripts, for a hydration that a site without client code has no use for: the
 * thread of a 100 KB report would be 250 KB. Escaped text holds no "<", so "<script" in a page is always Next's own.
 */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Exchange } from "./exchange.ts";

/** Smaller ones gain nothing. */
const COMPRESS_FROM = 1_024;

/** From here on, an HTML answer is collected and sent by its end(); every other kind goes through as it is written. */
export function holdPage(response: ServerResponse, exchange: Exchange, acceptEncoding: string): void {
  const send = { write: response.write.bind(response), end: response.end.bind(response) };
  const flush = response.flushHeaders.bind(response);
  const chunks: Buffer[] = [];
  const isPage = () => String(response.getHeader("content-type") ?? "").startsWith("text/html");
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string") chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const finish = () => {
    const html = finishPage(response, exchange, Buffer.concat(chunks).toString());
    const isSmall = html.length < COMPRESS_FROM || !/\bgzip\b/.test(acceptEncoding);
    const body = isSmall ? Buffer.from(html) : gzipSync(html, { level: 5 });
    if (!isSmall) response.setHeader("Content-Encoding", "gzip");
    response.setHeader("Vary", "Accept-Encoding");
    response.setHeader("Content-Length", body.length);
    send.end(body);
    return response;
  };
  response.flushHeaders = () => isPage() || flush();
  response.write = (...args: unknown[]) => {
    if (!isPage()) return Reflect.apply(send.write, response, args);
    keep(args[0]);
    for (const done of args) if (typeof done === "function") queueMicrotask(() => done());
    return true;
  };
  response.end = (...args: unknown[]) => {
    if (!isPage() || response.headersSent) return Reflect.apply(send.end, response, args);
    keep(args[0]);
    for (const done of args) if (typeof done === "function") response.once("finish", () => done());
    return finish();
  };
}

function finishPage(response: ServerResponse, exchange: Exchange, html: string): string {
  if (response.statusCode >= 500) return failurePage(`${response.getHeader("link") ?? ""}`);
  if (exchange.location !== null) {
    response.statusCode = exchange.status ?? 303;
    response.setHeader("Location", exchange.location);
    return "";
  }
  if (exchange.status !== null) response.statusCode = exchange.status;
  return withoutScripts(html);
}

export const withoutScripts = (html: string): string =>
  html
    .replace(/<script\b[^>]*>[^<]*(?:<(?!\/script>)[^<]*)*<\/script>/g, "")
    .replace(/<link\b[^>]*\bas="script"[^>]*>/g, "")
    .replace(/<!--[ $/!?&]{0,4}-->/g, ""); // where React tells its own texts apart

/** Next leaves the page of a failure to a script in the browser; this one is whole. Its style sheet stands in the Link header. */
function failurePage(link: string): string {
  const href = /<(?<href>\/_next\/[\w./-]+\.css)>/.exec(link)?.groups?.href;
  const style = href === undefined ? "" : `<link rel="stylesheet" href="${href}">`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Something broke, Deadlore</title>${style}</head><body><header class="masthead"><div class="wrap"><a class="brand" href="/">Deadlore</a></div></header><div class="wrap"><main><h1>Something broke on our side</h1><p>The page could not be made. What was asked for is in the address; nothing was changed. The reason stands in the log of the server.</p></main></div></body></html>`;
}
