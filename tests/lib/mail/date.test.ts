import { describe, expect, it } from "vitest";
import { formatDate, parseMailDate } from "../../../lib/mail/index.ts";

const iso = (text: string): string | null => {
  const found = parseMailDate(text);
  return found === undefined ? null : formatDate(found);
};

describe("a mail's date", () => {
  it.each([
    ["Tue, 12 Feb 2019 12:14:08 +0100", "2019-02-12T11:14:08Z"],
    ["Tue, 12 Feb 2019 12:14:08 +0100 (CET)", "2019-02-12T11:14:08Z"],
    ["Tue,  2 Feb 2019 12:14:08 -0330", "2019-02-02T15:44:08Z"],
    ["Thu, 02 Apr 2020 07:53:55.516 +0000", "2020-04-02T07:53:55Z"],
    ["12 Feb 2019 12:14 EST", "2019-02-12T17:14:00Z"],
    ["Thu, 10 Jul 1997 14:53:31 EST5EDT", "1997-07-10T19:53:31Z"],
    ["Thu, 10 Jul 1997 14:53:31 ABC", "1997-07-10T14:53:31Z"],
    ["Thu, 10 Jul 1997 14:53:31 XYZ99", "1997-07-10T14:53:31Z"],
    ["01 Jan 26 00:00:00 GMT", "2026-01-01T00:00:00Z"],
    ["01 Jan 99 00:00:00 GMT", "1999-01-01T00:00:00Z"],
    ["Thu Jan  1 00:00:00 2026", "2026-01-01T00:00:00Z"],
    ["Thu, 25-Sep-2015 10:00:00 +0000", "2015-09-25T10:00:00Z"],
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
    ["2026-01-01 00:00:00 +0100", "2025-12-31T23:00:00Z"],
    ["Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z"],
    ["Thu, 01 Jan 2026 00:00:00 +9999", "2026-01-01T00:00:00Z"],
    ["Thu, 01 Jan 2026 00:00:00 +0000 (UTC (nested))", "2026-01-01T00:00:00Z"],
  ])("%s", (text, expected) => expect(iso(text)).toBe(expected));

  it.each(["", "()", "yesterday", "Mon, 30 Feb 2026 00:00:00 +0000", "Thu, 01 Jan -001 00:00:00 +0000"])(
    "is not in %j",
    (text) => expect(iso(text)).toBeNull(),
  );

  it.each([
    "Wed, 4 Jun 207777777777777777777714 17:50:46 0",
    "Sat, 01 Jan 10000 00:00:00 +0000",
    "Fri, 31 Dec 9999 23:59:59 -1200",
    "Thu, 01 Jan 2026 25:00:00 +0000",
    '{"$date":1}',
  ])("does not invent one from %j", (text) => expect(iso(text)).toBeNull());
});
