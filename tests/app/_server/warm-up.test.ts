// A server that is ready asks itself for its pages once, and minds nothing that fails.
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { warmUp } from "../../../app/_server/warm-up.ts";

let server: Server | undefined;
afterEach(() => server?.close());

const listen = (host: string, answer: (path: string) => number): Promise<Server> =>
  new Promise((resolve) => {
    const made = createServer((request, response) => response.writeHead(answer(request.url ?? "")).end());
    server = made.listen(0, host, () => resolve(made));
  });

describe("warmUp", () => {
  it.each(["127.0.0.1", "0.0.0.0"])(
    "asks for one page of each kind, one after the other, of who listens on %s",
    async (host) => {
      const asked: string[] = [];
      await warmUp(
        await listen(host, (path) => {
          asked.push(path);
          return 404;
        }),
      );
      expect(asked.slice(0, 2)).toEqual(["/", "/all/warm-up@deadlore.invalid/t/"]);
      expect(new Set(asked.map((path) => path.split("/")[1]?.split("?")[0]))).toEqual(
        new Set(["", "all", "i", "search", "match"]),
      );
    },
  );

  it("goes on where a page fails, and ends where nobody listens", async () => {
    let asked = 0;
    const failing = await listen("127.0.0.1", () => {
      asked += 1;
      return 500;
    });
    await warmUp(failing);
    expect(asked).toBe(6);
    failing.close();
    await warmUp(failing);
    expect(asked).toBe(6);
  });
});
