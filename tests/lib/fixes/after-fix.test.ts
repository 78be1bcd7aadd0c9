// Whether a report's kernel has a fix; where nothing tells, nobody says so.
import { expect, it } from "vitest";
import { isAfterFix } from "../../../lib/fixes/after-fix.ts";
import { findGivenTags } from "../../../lib/fixes/given-tags.ts";

it.each([
  ["6.1.0-rc3", "2022-10-30", { release: "v6.0", mergedAt: "2022-07-25" }, true],
  ["6.0.0", "2022-10-30", { release: "v6.0", mergedAt: "2022-07-25" }, true],
  ["6.0.0-rc1-00016-g8f5ae30d69d7", "2022-08-20", { release: "v6.0-rc3", mergedAt: "2022-08-25" }, false],
  ["6.0.0-rc4", "2022-09-20", { release: "v6.0-rc3", mergedAt: "2022-08-25" }, true],
  ["5.19.0", "2023-08-20", { release: "v6.0-rc1", mergedAt: "2022-08-05" }, false],
  // A stable tree may have taken it over.
  ["5.15.120", "2023-07-20", { release: "v6.0", mergedAt: "2022-07-25" }, undefined],
  // By the dates between which such a kernel can have been built.
  ["6.17.0-rc1-syzkaller-g8f5ae30d69d7", "2025-09-01", { release: null, mergedAt: "2025-06-01" }, true],
  ["6.17.0-rc1-syzkaller-g8f5ae30d69d7", "2026-01-01", { release: null, mergedAt: "2025-12-01" }, false],
  [null, "2022-07-01", { release: null, mergedAt: "2022-07-25" }, false],
  [null, "2022-09-01", { release: null, mergedAt: "2022-07-25" }, undefined],
  [null, "2023-09-01", { release: null, mergedAt: "2022-07-25" }, true],
  [null, null, { release: null, mergedAt: null }, undefined],
  ["next-20220101", "2022-01-01", { release: "demo-1.2", mergedAt: null }, undefined],
])("%s of %s against %j: %s", (kernel, date, fix, expected) =>
  expect(
    isAfterFix(
      { kernel, date: date && `${date}T12:00:00Z` },
      { ...fix, mergedAt: fix.mergedAt && `${fix.mergedAt}T12:00:00Z` },
    ),
  ).toBe(expected),
);

it("reads the tags of an answer, and not those that it quotes or that name nobody", () => {
  const body = `> Reviewed-by: Quoted Person <quoted@example.org>

Looks good to me.

Reviewed-by: Ada Example <ada@example.org>
Tested-by: Tim <tim@example.org>
Reviewed-by: nobody
Fixes: 0123456789ab ("demo: x")
`;
  expect(findGivenTags(body)).toEqual([
    { name: "Reviewed-by", value: "Ada Example <ada@example.org>" },
    { name: "Tested-by", value: "Tim <tim@example.org>" },
  ]);
});
