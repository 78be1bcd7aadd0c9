import { describe, expect, it } from "vitest";
import { bareSubject, inferParents, type UnthreadedMail } from "../../../lib/mail/index.ts";

const ADA = { name: "Ada Example", address: "ada@example.org" };
const BOB = { name: "Bob Sample", address: "bob@example.net" };
const CYD = { name: "Cyd Person", address: null };

const mail = (
  id: string,
  from: UnthreadedMail["from"],
  date: string,
  subject: string,
  body: string,
): UnthreadedMail => ({
  id,
  from,
  date: `2019-02-${date}:08Z`,
  subject,
  body,
});

const TALK = [
  mail("report", ADA, "10T08:00", "possible deadlock in foo_lock", "The foo lock is taken under the bar lock here.\n"),
  mail(
    "first",
    BOB,
    "10T09:00",
    "Re: possible deadlock in foo_lock",
    "On Sun, Feb 10, 2019 at 9:00 AM Ada Example <ada@xxxxxxxxxxx> wrote:\n> The foo lock is taken under the bar lock here.\n\nIs it ever taken the other way round?\n",
  ),
  mail(
    "second",
    CYD,
    "10T09:30",
    "Re: possible deadlock in foo_lock",
    "On Sun, Feb 10, 2019 at 9:00 AM Ada Example <ada@xxxxxxxxxxx> wrote:\n> The foo lock is taken under the bar lock here.\n\nThat was fixed last year.\n",
  ),
  mail(
    "third",
    ADA,
    "10T10:00",
    "Re: possible deadlock in foo_lock",
    "On Sun, Feb 10, 2019 at 10:00 AM Bob Sample wrote:\n> > The foo lock is taken under the bar lock here.\n> Is it ever taken the other way round?\n\nYes.\n",
  ),
];

const parents = (mails: readonly UnthreadedMail[]) =>
  Object.fromEntries([...inferParents(mails)].map(([id, { parent }]) => [id, parent]));

describe("the parent of a mail without references", () => {
  it("is told by what is quoted and whom", () =>
    expect(parents(TALK)).toEqual({ first: "report", second: "report", third: "first" }));

  it("says what it was told by", () =>
    expect(inferParents(TALK).get("third")?.evidence).toEqual(["quote", "subject", "author", "time"]));

  it("is the same in any order", () => expect(parents(TALK.toReversed())).toEqual(parents(TALK)));

  it("is told by subject and author alone where no text is at hand", () => {
    const [report, first] = TALK;
    expect(report && first && parents([{ ...report, body: null }, first])).toEqual({ first: "report" });
  });

  it("is found under another subject by the text", () => {
    const renamed = mail(
      "late",
      BOB,
      "11T09:00",
      "foo order",
      "> Is it ever taken the other way round?\n> Yes it is, says everybody.\n\nSee above.\n",
    );
    expect(parents([...TALK, renamed]).late).toBe("first");
  });

  it("is the cover letter for a patch of a series, and the first patch where there is none", () => {
    const series = ["0/2", "1/2", "2/2"].map((part, at) =>
      mail(part, ADA, `10T08:0${at}`, `[PATCH v2 ${part}] foo: patch ${part}`, `text of patch ${at}\n`),
    );
    expect(parents(series)).toEqual({ "1/2": "0/2", "2/2": "0/2" });
    expect(parents(series.slice(1))).toEqual({ "2/2": "1/2" });
  });

  it("is the cover letter that lists the patch, whatever its subject", () => {
    const cover = mail(
      "cover",
      ADA,
      "10T08:00",
      "make foo faster v2",
      "Ada Example (2):\n  foo: take the lock once\n  foo: drop it early\n",
    );
    const part = mail("part", ADA, "10T08:01", "[PATCH 1/2] foo: take the lock once", "It is taken twice.\n");
    expect(parents([cover, part])).toEqual({ part: "cover" });
  });

  it.each([
    ["a new subject that quotes nothing", "foo is slow", "Somebody should look into this.\n"],
    ["a short line that everybody writes", "other things", "> Thanks,\n\nThe same here.\n"],
    ["an answer whose mail is not here", "Re: something else", "> A line that nobody here wrote, ever.\n\nRight.\n"],
  ])("is not told from %s", (_, subject, body) =>
    expect(parents([...TALK, mail("x", BOB, "12T08:00", subject, body)]).x).toBeUndefined(),
  );

  it("is never younger than the answer", () =>
    expect(
      parents([...TALK, mail("old", BOB, "09T08:00", "Re: possible deadlock in foo_lock", "What?\n")]).old,
    ).toBeUndefined());

  it("costs time in proportion to the mails", () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      mail(
        String(at),
        at % 2 === 0 ? ADA : BOB,
        "10T08:00",
        "Re: the same talk",
        "> the same line in every mail\n\nthe same line in every mail\n",
      ),
    );
    const started = performance.now();
    inferParents(many);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("a bare subject", () => {
  it.each([
    ["Re: foo", "foo", true],
    ["RE: AW: Re[2]: [f2fs-dev] foo", "foo", true],
    ["[f2fs-dev] Re: [PATCH v2 3/7] f2fs: x", "[patch v2 3/7] f2fs: x", true],
    ["\u56de\u590d\uff1afoo", "foo", true],
    ["[syzbot] [fs?] possible deadlock in foo", "possible deadlock in foo", false],
    ["[PATCH] foo", "[patch] foo", false],
    ["refs: foo", "refs: foo", false],
    ["", "", false],
  ])("%s", (subject, key, isReply) => expect(bareSubject(subject)).toEqual({ key, isReply }));

  it("costs time in proportion to its length", () => {
    const started = performance.now();
    bareSubject("Re: ".repeat(200_000));
    bareSubject("[a] ".repeat(200_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
