// npm run eval [NAME ...]      npm run bench [NAME ...]
// Each measurement is a program of its own in tests/eval or tests/bench that prints a table; without a name all of them run.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [folder = "eval", ...names] = process.argv.slice(2);
const path = fileURLToPath(new URL(`./${folder}/`, import.meta.url));
/** A measurement starts with its name; what they share has a dash in it (shared-mail.ts). */
const all = readdirSync(path).flatMap((file) => /^(?<name>[a-z]+)\.ts$/.exec(file)?.groups?.name ?? []);
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")}: no such measurement; there are ${all.join(", ")}`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : all) {
  console.log(`\n## ${folder} ${name}\n`);
  const { status } = spawnSync(process.execPath, [`${path}${name}.ts`], { stdio: "inherit" });
  if (status !== 0) process.exitCode = status ?? 1;
}
