/**
 * The first page of a process pays for its modules, the templates and the first question to the base: a second, on a machine at work.
 * So the server asks itself for one page of each kind once it is ready, one after the other; whoever comes later pays nothing.
 */
import type { Server } from "node:http";
import { homePath, inversionPath, matchPath, messagePath, searchPath, threadPath } from "../../lib/urls.ts";

/** An id that is of no mail: its page is told from the same modules and costs next to nothing. */
const NOBODY = "warm-up@deadlore.invalid";
const PAGES = [
  homePath(),
  threadPath(NOBODY),
  messagePath(NOBODY),
  inversionPath("v1:0000000000000000"),
  searchPath("lock"),
  matchPath(),
];

/** What fails here fails again for a reader, who is told. */
export async function warmUp(server: Server): Promise<void> {
  const address = server.address();
  if (address === null || typeof address === "string") return;
  const site = `http://${toHost(address.address)}:${address.port}`;
  for (const path of PAGES) {
    if (!server.listening) return;
    const answer = await fetch(site + path, { redirect: "manual" }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
  }
}

/** Who listens on all addresses listens on this machine's own. */
function toHost(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  if (address === "::") return "[::1]";
  return address.includes(":") ? `[${address}]` : address;
}
