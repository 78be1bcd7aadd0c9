// A short thread is a talk and stays whole; of a long series only what tells of the inversion, what it answers and what answers it.
import { describe, expect, test } from "vitest";
import type { StoryMail } from "../../../lib/db/index.ts";
import { toStoryMails } from "../../../lib/views/story-mails.ts";

const mail = (messageId: string, inReplyTo: string | null, more: Partial<StoryMail> = {}): StoryMail => ({
  messageId,
  inReplyTo,
  subject: messageId,
  from: { name: "Ada", address: "ada@example.org" },
  date: "2024-01-01T00:00:00Z",
  thread: "root",
  hasDiff: false,
  hasReport: false,
  ...more,
});
const patches = (count: number): readonly StoryMail[] =>
  Array.from({ length: count }, (_, at) => mail(`part${at}`, at === 0 ? null : "part0", { hasDiff: true }));
const ids = (mails: readonly StoryMail[]) => mails.map(({ messageId }) => messageId);

describe("of a long series", () => {
  const series = [...patches(60), mail("re", "part7", { subject: "Re: part7", hasDiff: true }), mail("re2", "re")];

  test("the told patch stays with what it answers and the answers to it", () => {
    expect(ids(toStoryMails(series, new Set(["part7"])))).toEqual(["part0", "part7", "re", "re2"]);
  });

  test("a told first part does not bring in the other patches below it", () => {
    expect(ids(toStoryMails(series, new Set(["part0"])))).toEqual(["part0"]);
  });

  test("all of it stays where nothing in it is told", () => {
    expect(toStoryMails(series, new Set(["other"]))).toHaveLength(series.length);
  });
});

test("a long talk below a report stays whole", () => {
  const talk = Array.from({ length: 80 }, (_, at) => mail(`m${at}`, at === 0 ? null : `m${at - 1}`));
  expect(toStoryMails(talk, new Set(["m0"]))).toHaveLength(80);
});

test("a short thread stays whole, and the order is kept", () => {
  const mails = [...patches(5), mail("x", null, { thread: "other" })];
  expect(toStoryMails(mails, new Set(["x"]))).toEqual(mails);
});

test("a loop of answers ends", () => {
  const loop = Array.from({ length: 40 }, (_, at) => mail(`l${at}`, `l${(at + 1) % 40}`));
  expect(toStoryMails(loop, new Set(["l3"]))).toHaveLength(40);
});
