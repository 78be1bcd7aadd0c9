// The headers of reliability hold on every answer, whoever makes it: a page, a twin, a file, a redirect, an error, Node itself.
import { request } from "node:http";
import { connect } from "node:net";
import { expect, inject, test } from "vitest";

const site = inject("site");
const { port, hostname } = new URL(site);

const MAIL = "20210318102940.7730-1-ines.varga@example.org";

function expectSafe(headers: Headers, what: string): void {
  const policy = headers.get("content-security-policy") ?? "";
  for (const rule of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
    expect(policy, what).toContain(rule);
  expect(policy, what).not.toMatch(/unsafe-(?:inline|eval)|\*|https?:/);
  expect(headers.get("x-content-type-options"), what).toBe("nosniff");
  expect(headers.get("referrer-policy"), what).toBe("no-referrer");
  expect(headers.get("cross-origin-opener-policy"), what).toBe("same-origin");
  expect(headers.get("permissions-policy"), what).toContain("camera=()");
  expect(headers.get("x-powered-by"), what).toBeNull();
}

test.each([
  ["GET", "", 200],
  ["GET", "i/", 200],
  ["GET", "index.json", 200],
  ["GET", "robots.txt", 200],
  ["GET", "opensearch.xml", 200],
  ["GET", "favicon.ico", 200],
  ["GET", `all/${MAIL}/`, 200],
  ["GET", `all/${MAIL}/raw`, 200],
  ["GET", `all/${MAIL}/t.atom`, 200],
  ["GET", `all/${MAIL}/t.mbox.gz`, 200],
  ["GET", `f/${MAIL}/`, 200],
  ["GET", `f/${MAIL}/index.json`, 200],
  ["GET", "graph/", 200],
  ["GET", "graph/index.txt", 200],
  ["GET", "s/nosuchsubsystem/order/", 404],
  ["GET", "i", 301],
  ["GET", "all/%ff/", 400],
  ["GET", "i/nonsense/", 400],
  ["GET", "nothing/", 404],
  ["GET", "all/nobody@nowhere/raw", 404],
  ["GET", "_next/image?url=%2Ffavicon.ico&w=64&q=75", 404],
  ["GET", "_next/static/nothing.js", 404],
  ["HEAD", "i/", 200],
  ["PUT", "i/", 405],
  ["POST", "i/", 405],
  ["DELETE", `all/${MAIL}/`, 405],
] as const)("%s /%s is a %i with the headers", async (method, path, status) => {
  const answer = await fetch(site + path, { method, redirect: "manual" });
  expect(answer.status).toBe(status);
  expectSafe(answer.headers, path);
  await answer.arrayBuffer();
});

test("the style sheet of a page has the headers, and the page has no script", async () => {
  const html = await (await fetch(site)).text();
  const sheet = /<link rel="stylesheet" href="\/(?<path>[^"]+)"/.exec(html)?.groups?.path;
  const answer = await fetch(site + sheet);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/css; charset=UTF-8"]);
  expectSafe(answer.headers, "style sheet");
  expect(html).not.toMatch(/<script|<style| style="| on[a-z]+="|javascript:/i);
});

test("a raw mail is text that no browser takes for anything else", async () => {
  const answer = await fetch(`${site}all/${MAIL}/raw`);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
});

/** What stands on the wire after these bytes are sent. */
const exchange = (bytes: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ port: Number(port), host: hostname });
    let answer = "";
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer")));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
    socket.write(bytes);
  });

test.each([
  ["an Upgrade", "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 400],
  ["an absolute form", "GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
  ["no HTTP at all", "\x16\x03\x01\x02\r\n\r\n", 400],
  ["a header of 100 KB", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(100_000)}\r\n\r\n`, 431],
  ["an address of 20 KB", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ["a backslash", "GET /\\evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
])("%s is refused with the headers", async (_, bytes, status) => {
  const answer = await exchange(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain("X-Content-Type-Options: nosniff");
  expect(answer).toContain("default-src 'none'");
});

test("headers that steer Next from outside change nothing", async () => {
  const plain = await (await fetch(`${site}i/`)).text();
  const headers = {
    rsc: "1",
    "next-router-prefetch": "1",
    "x-middleware-subrequest": "middleware:middleware",
    "next-action": "x",
  };
  const answer = await fetch(`${site}i/`, { headers });
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await answer.text()).toBe(plain);
});

test("a client that sends its request slowly is let go", { timeout: 30_000 }, async () => {
  const started = Date.now();
  await new Promise<void>((resolve) => {
    const slow = request({ port, hostname, path: "/match/", method: "POST", headers: { "content-length": 100 } });
    slow.on("error", () => resolve()).on("response", (answer) => answer.resume().on("end", resolve));
    slow.write("q=");
  });
  expect(Date.now() - started).toBeLessThan(28_000);
});
