// After `deadlore redact` a real Meilisearch holds nothing of what went, also where it was away meanwhile; the outbox names ids alone.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { toMboxrd, writeFile } from "../ingest/archives/boxes.ts";
import { hits, MARKED, mark, OTHERS, type Place } from "../ingest/marked-mail.ts";

const host = inject("meilisearch");
const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));

/** Marks that the index has words of; the others stand in places that no search looks at. */
const WORDS = [
  "subject",
  "author",
  "prose",
  "class",
  "function",
  "trailer",
  "attached",
  "spoken",
] as const satisfies readonly Place[];

/** Between the commands and the server: it can be away, and keeps what was sent through it. */
type Wire = { readonly url: string; isAway: boolean; sent: string; readonly server: Server };

async function openWire(): Promise<Wire> {
  const server = createServer((asked, answer) => {
    if (wire.isAway) return asked.socket.destroy();
    const on = request(new URL(asked.url ?? "/", host), { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    on.on("error", () => answer.destroy());
    asked.on("data", (piece: Buffer) => {
      wire.sent += piece.toString();
      on.write(piece);
    });
    asked.on("end", () => on.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const wire: Wire = { url: `http://127.0.0.1:${port}`, isAway: false, sent: "", server };
  return wire;
}

type Ran = { readonly status: number | null; readonly stderr: string };

/** Not by tests/setup/deadlore.ts: that waits without letting this process serve. */
function run(folder: string, wire: Wire, ...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, DATABASE_URL: `file:${folder}/base.db`, MEILI_HOST: wire.url };
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (piece: Buffer) => {
    stderr += piece.toString();
  });
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, stderr })));
}

/** Marks that a search of the server finds, past the wire. */
async function indexed(): Promise<Place[]> {
  const found: Place[] = [];
  for (const place of WORDS) {
    const body = JSON.stringify({ q: `"${mark(place)}"`, attributesToRetrieve: ["id"] });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${host}/indexes/deadlore/search`, { method: "POST", headers, body });
    if ((await answer.text()).includes('"id":')) found.push(place);
  }
  const documents = await (await fetch(`${host}/indexes/deadlore/documents?limit=1000`)).text();
  for (const place of WORDS) if (documents.includes(mark(place)) && !found.includes(place)) found.push(place);
  return found;
}

function outbox(folder: string): number {
  const db = new Sqlite(`${folder}/base.db`, { readonly: true });
  const rows = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM Outbox").get();
  db.close();
  return rows?.n ?? 0;
}

// A server of somebody's own has an index of this name that is in use.
describe.runIf(host && !process.env.MEILI_HOST)("redact with Meilisearch", () => {
  let folder = "";
  let box = "";
  let wire: Wire;
  beforeEach(async () => {
    await fetch(`${host}/indexes/deadlore`, { method: "DELETE" });
    folder = mkdtempSync(`${tmpdir()}/deadlore-test-`);
    box = writeFile("list.mbox", toMboxrd([...OTHERS, MARKED]));
    wire = await openWire();
    expect(await run(folder, wire, "ingest", box)).toMatchObject({ status: 0 });
    expect(await indexed()).toEqual([...WORDS]);
    wire.sent = "";
  }, 120_000);
  afterEach(() => {
    wire.server.closeAllConnections();
    wire.server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterAll(async () => {
    await fetch(`${host}/indexes/deadlore`, { method: "DELETE" });
  });

  /** Of the marks nothing is left, in base, outbox and engine, nor was any of them sent since. */
  async function expectGone(places: readonly Place[]): Promise<void> {
    const left = (await indexed()).filter((place) => places.includes(place));
    expect(left).toEqual([]);
    expect(places.filter((place) => wire.sent.includes(mark(place)))).toEqual([]);
    expect(places.flatMap((place) => hits({ folder }, mark(place)))).toEqual([]);
    expect(outbox(folder)).toBe(0);
  }

  it("by Message-ID leaves none of its words there", async () => {
    expect(await run(folder, wire, "redact", "marked@example.org")).toMatchObject({ status: 0, stderr: "" });
    await expectGone(WORDS);
    expect(await run(folder, wire, "ingest", writeFile("again.mbox", toMboxrd([MARKED])))).toMatchObject({ status: 0 });
    await expectGone(WORDS);
  }, 120_000);

  it("by text leaves none of it there, and the rest of the mail stays", async () => {
    for (const place of ["prose", "class", "author"] as const)
      expect(await run(folder, wire, "redact", "--text", mark(place))).toMatchObject({ status: 0, stderr: "" });
    const gone = ["prose", "class", "author"] as const;
    expect(wire.sent).not.toContain(mark("prose"));
    wire.sent = ""; // what went last was still there, and was sent, when the first had gone
    await expectGone(gone);
    expect(await indexed()).toContain("trailer");
  }, 120_000);

  it.each([
    ["by Message-ID", ["marked@example.org"], WORDS],
    ["by text", ["--text", mark("prose")], ["prose"]],
  ] as const)(
    "%s while the server is away says so, and the next command takes it out",
    async (_, what, places) => {
      wire.isAway = true;
      const { status, stderr } = await run(folder, wire, "redact", ...what);
      expect(status).toBe(74);
      expect(stderr).toContain("may still hold what was removed");
      expect(places.flatMap((place) => hits({ folder }, mark(place)))).toEqual([]);
      expect(outbox(folder)).toBeGreaterThan(0);
      expect(await indexed()).toEqual([...WORDS]);

      wire.isAway = false;
      expect(await run(folder, wire, "ingest", box)).toMatchObject({ status: 0 });
      await expectGone(places);
    },
    120_000,
  );
});
