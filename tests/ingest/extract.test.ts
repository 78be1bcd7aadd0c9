// A thread that is extracted in parts says what the same mails say in a short one.
import { expect, it } from "vitest";
import { extractThread } from "../../ingest/extract.ts";
import type { ExtractedMail, StoredMail } from "../../lib/db/writer/index.ts";
import { REPORT } from "./splats.ts";

const BUG = "syzbot+0123456789abcdef0123@syzkaller.appspotmail.com";
const WORDS = "This can deadlock: ->mmap_lock is taken while holding demo_a->mutex.\n\nFixed by commit 0123456789ab.\n";
/** By their ids the report is read last. */
const TOLD = [
  { name: "a-words", from: "ada@example.org", body: WORDS },
  { name: "n-bug", from: BUG, body: "syzbot found\n" },
  { name: "z-report", from: "bob@example.org", body: REPORT },
];

type Given = (typeof TOLD)[number] & { readonly subject?: string };

/** Decoded mails are remembered by it. */
let nextId = 1_000_000;

async function extract(given: readonly Given[]): Promise<readonly ExtractedMail[]> {
  const sorted = given.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map(
    ({ name, from, subject = "x" }): StoredMail => ({
      id: nextId++,
      messageId: `${name}@example.org`,
      variant: "",
      subject,
      date: "2019-02-12T11:14:08Z",
      inReplyTo: null,
      references: ["z-report@example.org"],
      from: { name: null, address: from },
      lists: [],
    }),
  );
  const byId = new Map(rows.map((row, at) => [row.id, { row, body: sorted[at]?.body ?? "" }]));
  const writer = {
    readMails: async (ids: readonly number[]) => ids.flatMap((id) => byId.get(id)?.row ?? []),
    readRaw: async (id: number) => {
      const { row, body = "" } = byId.get(id) ?? {};
      return Buffer.from(
        `Message-ID: <${row?.messageId}>\nFrom: ${row?.from.address}\nSubject: ${row?.subject}\n\n${body}`,
      );
    },
  };
  const mails: ExtractedMail[] = [];
  const { parts } = extractThread({ id: 1, rows, removed: [] }, { writer, notice: () => undefined });
  for await (const part of parts) mails.push(...part);
  return mails;
}

it("reads a long thread as it reads a short one", async () => {
  const more = Array.from({ length: 1_200 }, (_, at) => ({ name: `m${at}`, from: "eve@example.org", body: "seen\n" }));
  const short = await extract(TOLD);
  const long = await extract([...TOLD, ...more]);
  expect(long).toHaveLength(TOLD.length + more.length);
  for (const one of short) {
    const twin = long.find(({ mail }) => mail.messageId === one.mail.messageId);
    expect({ ...twin, mail: null }).toEqual({ ...one, mail: null });
  }
  expect(short.find(({ mail }) => mail.messageId === "z-report@example.org")?.reports[0]?.syzbot).toBe(
    "0123456789abcdef0123",
  );
});

it("does not take what a person met below a bug of another kind for that bug", async () => {
  const bugOf = async (subject: string, from = "bob@example.org") =>
    (await extract(TOLD.map((mail) => (mail.name === "z-report" ? { ...mail, from, subject } : mail))))
      .flatMap(({ reports }) => reports)
      .flatMap(({ report, syzbot }) => (report.family === "inversion" && report.kind !== "prose" ? syzbot : []))[0];
  expect(await bugOf("Re: [syzbot] [net?] unregister_netdevice: waiting for DEV to become free (8)")).toBeNull();
  expect(await bugOf("Re: [syzbot] KASAN: use-after-free Read in demo_a", BUG)).toBe("0123456789abcdef0123");
  expect(await bugOf("Re: [syzbot] possible deadlock in demo_a")).toBe("0123456789abcdef0123");
});
