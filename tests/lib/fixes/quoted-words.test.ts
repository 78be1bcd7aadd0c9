import { describe, expect, it } from "vitest";
import { attributedDay, quotedMails } from "../../../lib/fixes/quoted-words.ts";

describe("attributedDay", () => {
  it.each([
    ["Mon 11-02-19 15:33:38", "2019-02-11"],
    ["Mon, Feb 11, 2019 at 2:08 PM", "2019-02-11"],
    ["Monday, February 11, 2019 at 2:08 PM", "2019-02-11"],
    ["11 Feb 2019, 14:08", "2019-02-11"],
    ["2019-02-11 14:08:11", "2019-02-11"],
    ["13/02/2019 10:00", "2019-02-13"],
    ["2/13/2019 10:00 AM", "2019-02-13"],
  ])("reads %s", (printed, day) => {
    expect(attributedDay(printed)).toBe(day);
  });

  it.each([
    ["two days that both are possible", "02/03/2019 10:00"],
    ["a weekday that is not that day's", "Tue, Feb 11, 2019 at 2:08 PM"],
    ["no day of any month", "Feb 31, 2019 at 2:08 PM"],
    ["no date", "a long time ago"],
  ])("does not read %s", (_, printed) => {
    expect(attributedDay(printed)).toBeNull();
  });
});

describe("quotedMails", () => {
  it("gives the day of an attribution without a zone, the instant of one with it", () => {
    const body = [
      "On Mon 11-02-19 15:33:38, Pia Person wrote:",
      "> On Mon, 11 Feb 2019 12:00:00 +0200, Quinn Other <q@demo.example> wrote:",
      "> > I think we can take the outer lock first and be done.",
      "> This cannot work, the caller holds the inner lock.",
      "",
    ].join("\n");
    expect(quotedMails(body).map(({ depth, date }) => [depth, date])).toEqual([
      [1, "2019-02-11"],
      [2, "2019-02-11T10:00:00Z"],
    ]);
  });
});
