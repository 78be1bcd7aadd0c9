/** The spellings that were printed for a class, each with the kernels and days that printed it. */
import { database } from "./client.ts";

export type Spelling = {
  readonly class: string;
  readonly reports: number;
  /** Releases as `6.4`, by number; null where no report of it tells its kernel. */
  readonly kernels: { readonly first: string; readonly last: string } | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
};

/** Most reports first. */
export async function listSpelled(canonical: string): Promise<readonly Spelling[]> {
  const rows = await database().reportLock.findMany({
    where: { canonical },
    select: { class: true, report: { select: { kernel: true, message: { select: { sentAt: true } } } } },
  });
  return [...Map.groupBy(rows, (row) => row.class)]
    .map(([name, all]): Spelling => {
      const releases = all.flatMap(({ report }) => toRelease(report.kernel)).sort((a, b) => a.order - b.order);
      const dates = all.flatMap(({ report }) => report.message.sentAt ?? []).sort();
      const [first, last] = [releases[0], releases.at(-1)];
      return {
        class: name,
        reports: all.length,
        kernels: first && last ? { first: first.name, last: last.name } : null,
        firstSeen: dates[0] ?? null,
        lastSeen: dates.at(-1) ?? null,
      };
    })
    .sort((a, b) => b.reports - a.reports || (a.class < b.class ? -1 : 1));
}

/** `6.4.0-rc4-syzkaller` -> 6.4; what is no release of Linux (`next-20230614` alone) is left out. */
function toRelease(kernel: string | null): { name: string; order: number }[] {
  const { major, minor } = /^v?(?<major>[2-9])\.(?<minor>\d{1,3})(?=[.+-]|$)/.exec(kernel ?? "")?.groups ?? {};
  if (major === undefined || minor === undefined) return [];
  return [{ name: `${major}.${minor}`, order: Number(major) * 1_000 + Number(minor) }];
}
