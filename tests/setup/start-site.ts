// The built site, started the way a user starts it, on a base of its own.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

export type Site = { readonly address: string; readonly stop: () => Promise<void> };

/** `databaseUrl`: an existing base, else an empty one that gets the sample archive. */
export async function startSite(databaseUrl?: string): Promise<Site> {
  const folder = mkdtempSync(`${tmpdir()}/deadlore-site-`);
  const child = spawn(process.execPath, ["app/start.ts"], {
    env: {
      ...process.env,
      PORT: "0",
      HOST: "127.0.0.1",
      DATABASE_URL: databaseUrl ?? `file:${folder}/test.db`,
      NODE_ENV: "production",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const found = /http:\/\/[\d.]+:\d+\//.exec(output)?.[0];
      if (found) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => reject(new Error(`the site did not start:\n${output}`)));
  });
  return {
    address,
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a Chromium is, if there is one. */
export const findChromium = (): string | undefined =>
  [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (path) => path && existsSync(path),
  );
