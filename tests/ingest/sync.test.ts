// `deadlore sync` against a real public-inbox-httpd on loopback, and against servers that misbehave.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { fetchEpoch } from "../../ingest/git-fetch.ts";
import { readManifest } from "../../ingest/manifest.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { freePort } from "../setup/postgres.ts";
import { folder, writeEpoch } from "./archives/boxes.ts";

const HTTPD = "/usr/bin/public-inbox-httpd";
const hasHttpd = existsSync(HTTPD);
if (!hasHttpd)
  console.log("skipped: sync against a real server: no public-inbox-httpd (Debian: apt-get install public-inbox)");

const mail = (id: string, body = "a deadlock\n") =>
  `From: Ada <ada@example.org>\nTo: test@example.org\nMessage-ID: <${id}@example.org>\nSubject: ${id}\nDate: Tue, 12 Feb 2019 12:14:08 +0100\n\n${body}`;

describe.skipIf(!hasHttpd)("with public-inbox-httpd", () => {
  let base: Base;
  let url = "";
  let stop: () => void = () => undefined;
  let inbox: { run(command: string, args: readonly string[], input?: string): void };

  beforeAll(async () => {
    base = makeBase();
    const home = join(base.folder, "home");
    mkdirSync(home);
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    url = `${origin}/test`;
    const env = { ...process.env, HOME: home, PI_CONFIG: join(home, "config"), ORIGINAL_RECIPIENT: "test@example.org" };
    inbox = {
      run(command, args, input = "") {
        const { status, stderr } = spawnSync(command, args, { env, input, encoding: "utf8", timeout: 120_000 });
        if (status !== 0) throw new Error(`${command}: ${stderr}`);
      },
    };
    inbox.run("public-inbox-init", ["-V2", "-L", "basic", "test", join(home, "test"), url, "test@example.org"]);
    inbox.run("git", ["config", "-f", join(home, "config"), "publicinboxmda.spamcheck", "none"]);
    for (const id of ["one", "two"]) inbox.run("public-inbox-mda", ["--no-precheck"], mail(id));
    const server = spawn(HTTPD, ["-l", origin, "-W0"], { env, stdio: "ignore" });
    stop = () => server.kill();
    for (let tries = 0; tries < 100; tries++) {
      if (
        await fetch(`${url}/`).then(
          (answer) => answer.ok,
          () => false,
        )
      )
        break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }, 120_000);
  afterAll(() => {
    stop();
    base?.remove();
  });

  const sync = (...args: string[]) => {
    const ran = base.run(["sync", "--json", ...args]);
    if (ran.status !== 0) throw new Error(ran.stderr);
    return JSON.parse(ran.stdout);
  };

  it("fetches the inbox, then only what is new, and remembers it", async () => {
    expect(sync(`${url}/`)).toMatchObject({
      total: { seen: 2, stored: 2 },
      inboxes: [{ url, fetched: ["git/0.git"] }],
    });
    const started = performance.now();
    expect(sync()).toMatchObject({ total: { seen: 0 }, inboxes: [{ url, fetched: [] }] });
    expect(performance.now() - started).toBeLessThan(20_000);
    await changed(() => inbox.run("public-inbox-mda", ["--no-precheck"], mail("three")));
    expect(sync()).toMatchObject({ total: { seen: 1, stored: 1 }, inboxes: [{ fetched: ["git/0.git"] }] });
    const [remembered] = JSON.parse(readFileSync(join(base.folder, "base.inboxes.json"), "utf8"));
    expect(remembered.url).toBe(url);
    expect(sync(url).sources[0]).toMatchObject({ format: "public-inbox" });
  }, 120_000);

  /** What the server says of its epochs changes a moment after the command that changed them has ended. */
  const changed = async (work: () => void): Promise<void> => {
    const read = async () => (await readManifest(url, { stallMs: 20_000 })).epochs[0]?.fingerprint;
    const before = await read();
    work();
    for (let tries = 0; tries < 200 && (await read()) === before; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
  };

  it("honours a deletion", async () => {
    await changed(() => inbox.run("public-inbox-learn", ["rm"], mail("two")));
    expect(sync()).toMatchObject({ total: { seen: 1, rejected: 1, rejectReasons: { deleted: 1 } } });
    expect(base.run(["show", "two@example.org"]).status).toBe(1);
    expect(base.run(["show", "one@example.org"]).status).toBe(0);
    expect(base.run(["dump"]).stdout).not.toContain("two@example.org");
  }, 120_000);

  it("reads the other inboxes where one fails, and says which failed", () => {
    const ran = base.run(["sync", "--json", url, `${url}-absent`]);
    expect(ran.status).toBe(74);
    expect(ran.stderr).toContain(`${url}-absent`);
    expect(JSON.parse(ran.stdout.split("\n")[0] ?? "").inboxes).toHaveLength(2);
  }, 120_000);
});

describe("with no inbox", () => {
  it("says how to name one", () => {
    const base = makeBase();
    onTestFinished(base.remove);
    expect(base.run(["sync"])).toMatchObject({ status: 2 });
    expect(base.run(["sync", "ftp://example.org/x/"])).toMatchObject({ status: 2 });
  });
});

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}/test`;
}

const patience = { stallMs: 500 };

/** As a process, since the server is in this one. */
async function syncFrom(base: Base, ...urls: readonly string[]) {
  const child = base.start(["sync", "--json", ...urls]);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, stderr, result: JSON.parse(stdout.split("\n")[0] ?? "") };
}

/** A git repository over plain HTTP, as files; `answer` may answer instead. */
function serveEpochs(
  root: string,
  manifest: () => object,
  answer: (path: string, response: ServerResponse) => boolean = () => false,
): Promise<string> {
  return serve((request, response) => {
    const path = (request.url ?? "").replace(/\?.*$/, "").replace(/^\/test\//, "");
    if (answer(path, response)) return;
    if (path === "manifest.js.gz") return response.end(gzipSync(JSON.stringify(manifest())));
    const file = join(root, path);
    if (existsSync(file) && statSync(file).isFile()) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
}

/** Epochs that each hold one mail, ready for the plain protocol. */
function epochs(...ids: readonly string[]): string {
  const root = folder();
  for (const [at, id] of ids.entries()) {
    const path = writeEpoch(join(root, "git", `${at}.git`), [{ m: Buffer.from(mail(id)) }]);
    spawnSync("git", ["--git-dir", path, "repack", "-adq"]);
    spawnSync("git", ["--git-dir", path, "update-server-info"]);
  }
  return root;
}

describe("a server of several epochs, one of them bad", () => {
  const manifest = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`/test/git/${name}.git`, { fingerprint: `of ${name}` }]));
  const isPack = (path: string) => /^git\/1\.git\/.*\.pack$/.test(path);

  it.each<[string, (path: string, response: ServerResponse) => boolean]>([
    [
      "that is not there, though the manifest names it",
      (path, response) => path.startsWith("git/1.git/") && !!response.writeHead(404).end(),
    ],
    ["that fails", (path, response) => path.startsWith("git/1.git/") && !!response.writeHead(500).end()],
    [
      "that is too busy",
      (path, response) => path.startsWith("git/1.git/") && !!response.writeHead(429, { "retry-after": "3600" }).end(),
    ],
    [
      "that is a page for people",
      (path, response) =>
        path.startsWith("git/1.git/") && !!response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    ],
    [
      "whose pack is cut short",
      (path, response) => isPack(path) && !!response.writeHead(200, { "content-length": "9" }).end("PACK\0\0\0\x02\0"),
    ],
    ["whose pack is of other bytes", (path, response) => isPack(path) && !!response.end(Buffer.alloc(400, 7))],
    [
      "that leads to another host",
      (path, response) =>
        path.startsWith("git/1.git/") && !!response.writeHead(302, { location: `http://localhost:1/${path}` }).end(),
    ],
  ])(
    "%s: it is named, the others are read, and the next time it is asked for again",
    async (_, answer) => {
      const base = makeBase();
      onTestFinished(base.remove);
      let isBad = true;
      const root = epochs("one", "two", "three");
      const url = await serveEpochs(
        root,
        () => manifest("0", "1", "2"),
        (path, response) => isBad && answer(path, response),
      );
      const bad = await syncFrom(base, url);
      expect(bad).toMatchObject({ status: 74, result: { total: { seen: 2, stored: 2, rejected: 0 } } });
      expect(bad.result.inboxes).toEqual([
        { url, fetched: ["git/0.git", "git/2.git"], error: expect.stringContaining(`${url}/git/1.git`) },
      ]);
      isBad = false;
      expect(await syncFrom(base)).toMatchObject({
        status: 0,
        result: { total: { stored: 1 }, inboxes: [{ fetched: ["git/1.git"], error: null }] },
      });
    },
    120_000,
  );

  it("that is not offered any more stays as it was read; a fingerprint that lies costs a look and no more", async () => {
    const base = makeBase();
    onTestFinished(base.remove);
    let offered: object = manifest("0", "1");
    const url = await serveEpochs(epochs("one", "two"), () => offered);
    expect(await syncFrom(base, url)).toMatchObject({ status: 0, result: { total: { stored: 2 } } });
    offered = manifest("1");
    const ran = await syncFrom(base);
    expect(ran).toMatchObject({ status: 0, result: { total: { seen: 0 }, found: {} } });
    expect(ran.stderr).toContain(`${url} does not offer git/0.git any more`);
    expect(base.run(["show", "one@example.org"]).status).toBe(0);
    offered = { "/test/git/0.git": { fingerprint: "another" }, "/test/git/1.git": {} };
    expect(await syncFrom(base)).toMatchObject({ status: 0, result: { total: { seen: 0 } } });
  }, 120_000);
});

describe("a server that misbehaves", () => {
  it("is given up where it stalls, before or in its answer", async () => {
    const silent = await serve(() => undefined);
    await expect(readManifest(silent, patience)).rejects.toThrow(/stalls/);
    const half = await serve((_, response) => response.writeHead(200).write("{"));
    await expect(readManifest(half, patience)).rejects.toThrow(/stalls/);
    await expect(fetchEpoch(`${silent}/git/0.git`, join(folder(), "0.git"), patience)).rejects.toThrow(
      /stalls|timed out|too slow|ended/i,
    );
  });

  it("is not followed to another host, and that host is named", async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { location: "http://evil.example/test/manifest.js.gz" }).end(),
    );
    await expect(readManifest(url, patience)).rejects.toThrow(/redirects to evil\.example.*refused/);
    const other = await serve((_, response) =>
      response
        .writeHead(302, { location: "http://localhost:1/test/git/0.git/info/refs?service=git-upload-pack" })
        .end(),
    );
    await expect(fetchEpoch(`${other}/git/0.git`, join(folder(), "0.git"), { stallMs: 5_000 })).rejects.toThrow(
      /git ended with/,
    );
  });

  it("does not choose what is fetched, nor where it is put", async () => {
    const manifest = {
      "/test/git/0.git": { fingerprint: "a" },
      "/../../etc/git/1.git": {},
      "/other/git/2.git": {},
      "/test/git/x.git": {},
    };
    const url = await serve((_, response) => response.end(gzipSync(JSON.stringify(manifest))));
    expect((await readManifest(url, patience)).epochs).toEqual([
      { name: "git/0.git", url: `${url}/git/0.git`, fingerprint: "a" },
    ]);
  });

  it.each([
    ["a bomb", gzipSync(Buffer.alloc(128 << 20))],
    ["a bomb that is not packed", Buffer.alloc(16 << 20, 32)],
    ["a stream that breaks off", gzipSync(JSON.stringify({ "/test/git/0.git": {} })).subarray(0, 20)],
    [
      "fingerprints of a megabyte",
      Buffer.from(JSON.stringify({ "/test/git/0.git": { fingerprint: "a".repeat(1 << 20) } })),
    ],
    ["no JSON", Buffer.from("<html>")],
    ["another JSON", Buffer.from("[1]")],
    ["nothing", Buffer.from("{}")],
  ])("sends %s", async (_, bytes) => {
    const url = await serve((_request, response) => response.end(bytes));
    await expect(readManifest(url, { stallMs: 5_000 })).rejects.toThrow(
      /manifest\.js\.gz (?:is no manifest|names no epoch|sends more than)/,
    );
  });

  it("is named with its status, waited for where it asks for a moment, and with what it sent instead", async () => {
    for (const status of [404, 500]) {
      const url = await serve((_, response) => response.writeHead(status).end());
      await expect(readManifest(url, patience)).rejects.toThrow(`${url}/manifest.js.gz answers ${status}`);
    }
    let asked = 0;
    const busy = await serve((_, response) => {
      if (asked++ === 0) response.writeHead(429, { "retry-after": "1" }).end();
      else response.end(JSON.stringify({ "/test/git/0.git": {} }));
    });
    expect((await readManifest(busy, patience)).epochs).toHaveLength(1);
    const away = await serve((_, response) => response.writeHead(503, { "retry-after": "3600" }).end());
    await expect(readManifest(away, patience)).rejects.toThrow("answers 503, asks to be left alone for 3600 s");
    const page = await serve((_, response) =>
      response
        .writeHead(200, { "content-type": "text/html; charset=utf-8" })
        .end("<title>Making sure you're not a bot!</title>"),
    );
    await expect(readManifest(page, patience)).rejects.toThrow(
      "is no manifest of public-inbox (text/html; charset=utf-8)",
    );
    const circle = await serve((_, response) => response.writeHead(302, { location: "/test/manifest.js.gz" }).end());
    await expect(readManifest(circle, patience)).rejects.toThrow("redirects again and again");
  });
});

describe("the file of remembered inboxes", () => {
  it("is named where it cannot be read", () => {
    const base = makeBase();
    onTestFinished(base.remove);
    writeFileSync(join(base.folder, "base.inboxes.json"), "{");
    expect(base.run(["sync"]).stderr).toContain("base.inboxes.json");
  });
});
