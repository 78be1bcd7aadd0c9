// `deadlore sync` against a real public-inbox-httpd on loopback, and against servers that misbehave.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { fetchEpoch } from "../../ingest/git-fetch.ts";
import { readManifest } from "../../ingest/manifest.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { freePort } from "../setup/postgres.ts";
import { folder } from "./archives/boxes.ts";

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
    ["no JSON", Buffer.from("<html>")],
    ["another JSON", Buffer.from("[1]")],
    ["nothing", Buffer.from("{}")],
  ])("sends %s", async (_, bytes) => {
    const url = await serve((_request, response) => response.end(bytes));
    await expect(readManifest(url, { stallMs: 5_000 })).rejects.toThrow(
      /manifest\.js\.gz (?:is no manifest|names no epoch)/,
    );
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
