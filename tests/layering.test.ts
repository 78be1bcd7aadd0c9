// The rules of dependency of docs/architecture.md, read off the import statements of app, ingest, lib and prisma.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const files = globSync("{app,ingest,lib,prisma}/**/*.{ts,tsx}", { cwd: root })
  .filter((file) => !file.includes("generated"))
  .sort();

type Import = { readonly file: string; readonly from: string; readonly target: string };

// import x from "./y.ts"      export * from "./y.ts"      import "./y.css"      import("./y.ts")
const STATEMENT =
  /(?:^|\n)[ \t]*(?:import|export)\b[^;"']{0,2000}?\bfrom\s*["']([^"'\n]+)["']|(?:^|\n)import\s*["']([^"'\n]+)["']|\bimport\(["']([^"'\n]+)["']\)/g;

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(root + file, "utf8");
  return Array.from(text.matchAll(STATEMENT), (match) => {
    const from = match[1] ?? match[2] ?? match[3] ?? "";
    return { file, from, target: resolve(file, from) };
  });
});

/** Path below the root, or the name of a package. */
function resolve(file: string, from: string): string {
  if (from.startsWith("@/")) return from.slice(2);
  return from.startsWith(".") ? relative(root, join(root, dirname(file), from)) : from;
}

const breaking = (rule: (one: Import) => boolean) => imports.filter(rule).map(({ file, from }) => `${file}: ${from}`);
const under =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const isOurs = under("app", "ingest", "lib", "prisma");

const PURE = ["lib/mail", "lib/lockdep", "lib/fixes", "lib/subsystems", "lib/match"];
const isPure = under(...PURE);
/** What a pure folder may import from outside, each in its one named place. */
const ALLOWED: readonly { readonly file: RegExp; readonly from: string; readonly why: string }[] = [
  { file: /^lib\/mail\/message\.ts$/, from: "mailparser", why: "MIME and HTML behind one file" },
  { file: /^lib\/mail\/content-hash\.ts$/, from: "node:crypto", why: "identity of a mail" },
  { file: /^lib\/mail\/attachments\.ts$/, from: "node:zlib", why: "logs attached as .gz, bounded" },
  { file: /^lib\/lockdep\/(?:inversion|print-key|prose-report)\.ts$/, from: "node:crypto", why: "ids" },
  { file: /^lib\/fixes\/patch-id\.ts$/, from: "node:crypto", why: "patch-id" },
];

test("there are imports to read", () => expect(imports.length).toBeGreaterThan(200));

describe("layers", () => {
  test("app and ingest do not import each other, and nobody imports them", () => {
    expect(breaking(({ file, target }) => under("app")(target) && !under("app")(file))).toEqual([]);
    expect(breaking(({ file, target }) => under("ingest")(target) && !under("ingest")(file))).toEqual([]);
  });
  test("pure folders import nothing of the system or of vendors but what is listed", () => {
    const isListed = ({ file, from }: Import) => ALLOWED.some((row) => row.file.test(file) && row.from === from);
    expect(breaking((one) => isPure(one.file) && !isOurs(one.target) && !isListed(one))).toEqual([]);
  });
  test("every row of the list of allowed imports is used", () => {
    const unused = ALLOWED.filter((row) => !imports.some(({ file, from }) => row.file.test(file) && row.from === from));
    expect(unused.map(({ file, from }) => `${file}: ${from}`)).toEqual([]);
  });
  test("pure folders know only what they stand on", () => {
    const may: Record<string, readonly string[]> = {
      "lib/mail": [],
      "lib/lockdep": [],
      "lib/fixes": ["lib/mail", "lib/lockdep"],
      "lib/subsystems": ["lib/lockdep"],
      "lib/match": ["lib/lockdep", "lib/fixes", "lib/subsystems"],
    };
    for (const folder of PURE) {
      const allowed = under(folder, ...(may[folder] ?? []));
      expect(breaking(({ file, target }) => under(folder)(file) && isOurs(target) && !allowed(target))).toEqual([]);
    }
  });
  test("nothing of lib imports the views", () => {
    const isViews = under("lib/views");
    expect(breaking(({ file, target }) => under("lib")(file) && !isViews(file) && isViews(target))).toEqual([]);
  });
});

describe("vendors", () => {
  test("Prisma and the database drivers stand in lib/db and prisma only", () => {
    const isVendor = (from: string) => /^(?:@prisma\/|prisma|better-sqlite3|pg$)/.test(from);
    const isAllowed = (file: string) =>
      under("lib/db", "prisma")(file) ||
      /^lib\/search\/(?:embedded|columns|fts-rows)\.ts$/.test(file) ||
      file === "prisma.config.ts";
    expect(breaking(({ file, from }) => isVendor(from) && !isAllowed(file))).toEqual([]);
  });
  test("Meilisearch stands in one file", () => {
    expect(breaking(({ file, from }) => from === "meilisearch" && file !== "lib/search/meilisearch.ts")).toEqual([]);
  });
  test("the environment is read in one file, and where a process is started", () => {
    const allowed =
      /^(?:lib\/env\.ts|app\/(?:start|build)\.ts|ingest\/commands\/serve\.ts|ingest\/archives\/git\.ts|prisma\.config\.ts)$/;
    const readers = files.filter((file) => readFileSync(root + file, "utf8").includes("process.env"));
    expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
  });
});

describe("doors", () => {
  const folderOf = (path: string) => /^(?:lib\/db\/writer|lib\/[a-z]+|app|ingest|prisma)\//.exec(path)?.[0];
  /** Imported by file, because no door may be opened before the database clients are generated. */
  const BY_FILE = new Set(["lib/db/migrate.ts"]);

  test("another folder is entered through its index.ts", () => {
    const isInside = ({ file, target }: Import) => {
      const folder = folderOf(target);
      if (folder === undefined || !folder.startsWith("lib/") || folder === folderOf(file)) return false;
      if (BY_FILE.has(target) || (folder === "lib/db/" && file.startsWith("lib/db/writer/"))) return false;
      return target !== folder.slice(0, -1) && target !== `${folder}index.ts`;
    };
    expect(breaking(isInside)).toEqual([]);
  });
  test("what Node runs itself knows no @/", () => {
    const isPage = (file: string) => under("app")(file) && !/^app\/(?:start|server|build)\.ts$/.test(file);
    expect(breaking(({ file, from }) => from.startsWith("@/") && !isPage(file))).toEqual([]);
  });
  test("no file is a drawer for everything", () => {
    expect(files.filter((file) => /\/(?:types|utils|helpers|common|misc)\.tsx?$/.test(file))).toEqual([]);
  });
  test("there are no cycles", () => expect(findCycle()).toEqual([]));
});

/** The first ring of files that import one another at run time; types alone make none. */
function findCycle(): string[] {
  const edges = new Map<string, string[]>();
  for (const file of files) {
    const text = readFileSync(root + file, "utf8").replace(/(?:^|\n)[ \t]*(?:import|export)\s+type\s[^;]*;/g, "\n");
    const targets = Array.from(text.matchAll(STATEMENT), (match) => resolve(file, match[1] ?? ""));
    edges.set(
      file,
      targets.filter((target) => files.includes(target)),
    );
  }
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of edges.get(file) ?? []) {
      const ring = walk(next, [...path, file]);
      if (ring.length > 0) return ring;
    }
    done.add(file);
    return [];
  };
  for (const file of files) {
    const ring = walk(file, []);
    if (ring.length > 0) return ring;
  }
  return [];
}
