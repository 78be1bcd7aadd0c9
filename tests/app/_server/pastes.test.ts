import { expect, test } from "vitest";
import { clientOf, PasteLimit } from "../../../app/_server/pastes.ts";

const MINUTE = 60_000;

test("the 21st paste of a minute waits, and no other client with it", () => {
  const limit = new PasteLimit();
  const waits = Array.from({ length: 20 }, (_, index) => limit.wait("192.0.2.1", index * 1_000));
  expect(waits.every((wait) => wait === 0)).toBe(true);
  expect(limit.wait("192.0.2.1", 20_000)).toBe(40);
  expect(limit.wait("192.0.2.2", 20_000)).toBe(0);
  expect(limit.wait("192.0.2.1", MINUTE + 1)).toBe(0);
});

test("a flood from many addresses does not fill the memory", () => {
  const limit = new PasteLimit();
  for (let index = 0; index < 30_000; index++) limit.wait(`client ${index}`, 0);
  expect(limit.wait("client 29999", 0)).toBe(0);
});

const client = (peer: string, forwarded: string | undefined, trusted: string[]) =>
  clientOf({ socket: { remoteAddress: peer }, headers: { "x-forwarded-for": forwarded } }, new Set(trusted));

test("X-Forwarded-For counts only from a proxy that is trusted, and then its last other entry", () => {
  expect(client("198.51.100.7", "192.0.2.9", [])).toBe("198.51.100.7");
  expect(client("::ffff:198.51.100.7", "192.0.2.9", ["198.51.100.7"])).toBe("192.0.2.9");
  expect(client("198.51.100.7", "10.9.9.9, 192.0.2.9, 198.51.100.8", ["198.51.100.7", "198.51.100.8"])).toBe(
    "192.0.2.9",
  );
  expect(client("198.51.100.7", "nonsense", ["198.51.100.7"])).toBe("198.51.100.7");
});
