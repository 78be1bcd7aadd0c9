// README.md is held to what runs: its runnable blocks (```sh run) go through a shell on a base of their own, its tables of
// commands and settings must name what the program names, its links must lead somewhere.
//   npx deadlore log                             must exit 0
//   echo text | npx deadlore match   # exits 1   must exit 1
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");
const folder = mkdtempSync(join(tmpdir(), "deadlore-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the runnable commands of README.md", () => {
  // `npx deadlore` without npm: the same program, the same Node as this test
  const npx = join(folder, "npx");
  writeFileSync(npx, `#!/bin/sh\nshift\nexec '${process.execPath}' '${root}ingest/deadlore.js' "$@"\n`);
  chmodSync(npx, 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, DATABASE_URL: `file:${folder}/readme.db` };

  test.each(runnableLines(readme))("`$command` exits $status", { timeout: 60_000 }, ({ command, status }) => {
    const ran = spawnSync("sh", ["-c", command], { cwd: root, env, encoding: "utf8", timeout: 50_000 });
    expect(ran.stderr).not.toContain("    at "); // no stack traces
    expect(ran.status, ran.stderr).toBe(status);
    if (status === 0 && !command.includes(" ingest ")) expect(ran.stdout).not.toBe("");
  });
});

describe("the line of cron", () => {
  test("runs with what cron knows: a home, a short PATH, no Node", () => {
    const line = /^ {4}17 \* \* \* \* (?<command>.*)$/m.exec(readme)?.groups?.command ?? "";
    symlinkSync(root, join(folder, "deadlore"));
    const known = { HOME: folder, LOGNAME: "ada", SHELL: "/bin/sh", PATH: "/bin" };
    const env = { ...known, DATABASE_URL: `file:${folder}/cron.db`, NODE_ENV: "production" as const };
    const ran = spawnSync("/bin/sh", ["-c", line], { cwd: "/", env, encoding: "utf8", timeout: 50_000 });
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain(`no inbox is known beside file:${folder}/cron.db`);
  });
});

describe("the tables of README.md", () => {
  test("name the commands that --help names, and no others", () => {
    const help = spawnSync(process.execPath, [join(root, "ingest/deadlore.js"), "--help"], { encoding: "utf8" });
    expect(help.status).toBe(0);
    const section = help.stdout.split(/^Commands:$/m)[1] ?? "";
    const offered = [...section.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1]);
    expect(firstColumn("| command | what |")).toEqual(unique(offered.filter((name) => name !== "help")));
  });

  test("name the settings that lib/env.ts reads, and no others", () => {
    const settings = [...read("lib/env.ts").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1]);
    expect(firstColumn("| variable | default |")).toEqual(unique(settings));
  });

  test("of docs/settings.md name the same settings", () => {
    expect(firstColumn("| variable | default | meaning |", read("docs/settings.md"))).toEqual(
      firstColumn("| variable | default |"),
    );
  });

  test("of docs/supply-chain.md name every direct dependency", () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read("package.json"));
    const text = read("docs/supply-chain.md");
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(names.filter((name) => !name.startsWith("@types/") && !text.includes(`\`${name}\``))).toEqual([]);
  });
});

test.each(["README.md", "CONTRIBUTING.md", ...pages("docs"), "ingest/sample/README.md"])(
  "the links of %s lead to files that are there",
  (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? "");
    expect(targets.filter((target) => !existsSync(resolve(root, dirname(page), target)))).toEqual([]);
  },
);

test("How to extend names files and folders that are there", () => {
  const section = readme.split("## How to extend")[1]?.split("## Tests")[0] ?? "";
  const paths = [...section.matchAll(/`((?:lib|ingest|tests)\/[^`<]+)`/g)].map((match) => match[1] ?? "");
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

function runnableLines(text: string): { command: string; status: number }[] {
  return [...text.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)]
    .flatMap((block) => (block[1] ?? "").split("\n"))
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const comment = /[ ]+# exits (\d+)$/.exec(line);
      return { command: comment ? line.slice(0, comment.index) : line, status: Number(comment?.[1] ?? 0) };
    });
}

/** The first words of all code spans in the first column of the table that starts with this header line, sorted. */
function firstColumn(header: string, text = readme): string[] {
  const rows = text.split(`${header}\n`)[1]?.split("\n\n")[0]?.split("\n").slice(1) ?? [];
  const cells = rows.map((row) => row.split("|")[1] ?? "");
  return unique(cells.flatMap((cell) => [...cell.matchAll(/`([A-Za-z_-]+)/g)].map((match) => match[1])));
}

function unique(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.flatMap((name) => (name === undefined ? [] : [name])))].sort();
}

function pages(path: string): string[] {
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${path}/${name}`);
}
