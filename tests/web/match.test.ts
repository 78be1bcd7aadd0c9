// The paste box and its twins for curl: what they take, what they answer, what they refuse.
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { expect, inject, test } from "vitest";

const site = inject("site");
const archive = readFileSync(new URL("../../ingest/sample/demo-fs.mbox", import.meta.url), "utf8");
const banner = archive.indexOf("WARNING: possible circular locking dependency detected");
const splat = archive.slice(banner, archive.indexOf("\nFrom mboxrd@z", banner));

const paste = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(site + path, { method: "POST", body, headers, redirect: "manual" });

test("a splat posted by curl finds its history, with reasons, and is stored nowhere", async () => {
  const answer = await paste("match/index.json", splat, { "content-type": "application/x-www-form-urlencoded" });
  const view = await answer.json();
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(view).toMatchObject({ verdict: "seen-before", query: { kind: "circular" }, threshold: expect.any(Number) });
  expect(view.matches[0].reasons.map(({ rule }: { rule: string }) => rule)).toContain("same-id");
  expect(view.matches[0].reasons[0].messages.length).toBeGreaterThan(0);
  const text = await (await paste("match/index.txt", splat)).text();
  expect(text).toContain("Seen before.");
  expect(text.split("\n").every((line) => line.length <= 120)).toBe(true);
});

test("the form of the page answers with a page", async () => {
  const answer = await paste("match/", new URLSearchParams({ q: splat }).toString(), {
    "content-type": "application/x-www-form-urlencoded",
  });
  const html = await answer.text();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(html).toContain("Seen before");
  expect(html).toContain("What was read in your text");
  expect(html).toContain("What each line was taken for");
});

test("one line is a search", async () => {
  const answer = await paste("match/", "q=lock%3Asb_writers");
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/search/?q=lock%3Asb_writers"]);
});

test("a text without a report is answered, not refused", async () => {
  const view = await (await paste("match/index.json", "hello\nworld\n")).json();
  expect(view).toMatchObject({ verdict: "not-seen-before", matches: [] });
  expect(view.notices).toContain("no lock report found");
});

test("more than a megabyte is refused, announced or not", async () => {
  expect((await paste("match/", "x".repeat(1_048_577))).status).toBe(413);
  const unannounced = new Promise<number | undefined>((resolve) => {
    const post = request(`${site}match/`, { method: "POST", headers: { "transfer-encoding": "chunked" } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
      post.destroy();
    });
    post.on("error", () => resolve(413)); // closed while the rest was still being sent
    for (let index = 0; index < 20; index++) post.write("y".repeat(100_000));
  });
  expect(await unannounced).toBe(413);
});

test("the 21st paste of a minute from one address is told when to come back, others are not held up", async () => {
  const from = (localAddress: string) =>
    new Promise<{ status: number | undefined; wait: string | undefined } | "no such address">((resolve) => {
      const post = request(`${site}match/`, { method: "POST", localAddress }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, wait: answer.headers["retry-after"] });
      });
      post.on("error", () => resolve("no such address")); // only Linux has all of 127.0.0.0/8
      post.end("q=one+line");
    });
  const answers: Awaited<ReturnType<typeof from>>[] = [];
  for (let index = 0; index < 21; index++) answers.push(await from("127.0.0.9"));
  if (answers.includes("no such address")) return;
  expect(answers.slice(0, 20).every((answer) => answer !== "no such address" && answer.status === 303)).toBe(true);
  expect(answers[20]).toMatchObject({ status: 429, wait: expect.stringMatching(/^[1-6]?\d$/) });
  expect(await from("127.0.0.10")).toMatchObject({ status: 303 });
});
