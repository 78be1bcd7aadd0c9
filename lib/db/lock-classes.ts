/** Lock classes: no table of their own, they are grouped from what reports and inversions name. */
import { ALIASES, canonicalClass, spokenRows } from "../lockdep/index.ts";
import { database } from "./client.ts";
import { descending } from "./order.ts";

export type ClassTally = { readonly class: string; readonly inversions: number; readonly reports: number };

/** Every canonical class with the inversions and reports that hold it; most inversions first, then reports, then name. */
export async function tallyClasses(): Promise<readonly ClassTally[]> {
  const [locks, cycles] = await Promise.all([
    database().reportLock.groupBy({ by: ["canonical"], _count: { reportId: true } }),
    database().inversionLock.groupBy({ by: ["class"], _count: { inversionId: true } }),
  ]);
  const all = new Map(locks.map((row) => [row.canonical, { reports: row._count.reportId, inversions: 0 }]));
  for (const row of cycles) {
    const reports = all.get(row.class)?.reports ?? 0;
    all.set(row.class, { reports, inversions: row._count.inversionId });
  }
  return [...all]
    .map(([name, counts]) => ({ class: name, ...counts }))
    .sort((a, b) => b.inversions - a.inversions || b.reports - a.reports || (a.class < b.class ? -1 : 1));
}

/** Classes in most inversions. */
export async function listTopClasses(limit: number, subsystem?: string): Promise<readonly ClassTally[]> {
  const rows = await database().inversionLock.groupBy({
    by: ["class"],
    ...(subsystem !== undefined && { where: { inversion: { subsystems: { some: { name: subsystem } } } } }),
    _count: { inversionId: true },
    orderBy: [{ _count: { inversionId: "desc" } }, { class: "asc" }],
    take: limit,
  });
  return rows.map((row) => ({ class: row.class, inversions: row._count.inversionId, reports: 0 }));
}

/** The canonical class of a printed (or canonical) name; undefined where no report names it. */
export async function findCanonical(name: string): Promise<string | undefined> {
  const [own, printed, cycle] = await Promise.all([
    database().reportLock.findFirst({ where: { canonical: name }, select: { canonical: true } }),
    database().reportLock.findFirst({ where: { class: name }, select: { canonical: true } }),
    database().inversionLock.findFirst({ where: { class: name }, select: { class: true } }),
  ]);
  return own?.canonical ?? printed?.canonical ?? cycle?.class ?? (await findByMember(name)) ?? (await findSaid(name));
}

/** What people call a lock (`freeze lock`), or a class that only words name. */
async function findSaid(name: string): Promise<string | undefined> {
  const spoken = spokenRows(name).flatMap(({ when, classes }) => (when ? [] : classes));
  for (const canonical of [name, ...spoken]) {
    const [printed, said] = await Promise.all([
      database().reportLock.findFirst({ where: { canonical }, select: { canonical: true } }),
      database().proseOrder.findFirst({
        where: { OR: [{ fromCanonical: canonical }, { toCanonical: canonical }] },
        select: { messageId: true },
      }),
    ]);
    if (printed || said) return canonical;
  }
  return undefined;
}

/** `mmap_lock` -> `&mm->mmap_lock`: of the classes whose last member has that name, the one with most reports. */
async function findByMember(name: string): Promise<string | undefined> {
  if (!/^\w{2,100}$/.test(name)) return undefined;
  const ends = [`->${name}`, `.${name}`, `&${name}`].map((end) => ({ canonical: { endsWith: end } }));
  const rows = await database().reportLock.groupBy({
    by: ["canonical"],
    where: { OR: ends },
    _count: { reportId: true },
    orderBy: [{ _count: { reportId: "desc" } }, { canonical: "asc" }],
    take: 1,
  });
  return rows[0]?.canonical;
}

/** Classes of inversions that have the word in their name, in one of their names: `mmap_sem` -> `&mm->mmap_lock`. */
export async function listClassesNamed(word: string): Promise<readonly string[]> {
  const canonical = canonicalClass(word).class;
  const renamed = [...ALIASES].flatMap(([name, { to }]) => (name.includes(word) ? to : []));
  const names = [...new Set([word, canonical, ...renamed])];
  const rows = await database().inversionLock.groupBy({
    by: ["class"],
    where: { OR: names.map((name) => ({ class: { contains: name } })) },
    orderBy: { class: "asc" },
  });
  const whole = rows.map((row) => row.class).filter((name) => name === canonical);
  return whole.length > 0 ? whole : rows.map((row) => row.class);
}

/** The spellings that were printed for a canonical class, most reports first. */
export async function listSpellings(canonical: string): Promise<readonly { class: string; reports: number }[]> {
  const rows = await database().reportLock.groupBy({
    by: ["class"],
    where: { canonical },
    _count: { reportId: true },
    orderBy: [{ _count: { reportId: "desc" } }, { class: "asc" }],
  });
  return rows.map((row) => ({ class: row.class, reports: row._count.reportId }));
}

export type Appearance = {
  readonly messageId: string;
  readonly date: string | null;
  readonly subject: string;
  readonly kind: string;
  readonly family: string;
  readonly title: string | null;
  readonly inversion: string | null;
};

/** Reports of the other families (misuse, context ...) that name the class, newest first. */
export async function listMisuses(canonical: string, limit: number): Promise<readonly Appearance[]> {
  const rows = await database().report.findMany({
    where: { family: { not: "inversion" }, quoteDepth: 0, locks: { some: { canonical } } },
    select: {
      kind: true,
      family: true,
      title: true,
      inversionId: true,
      message: { select: { messageId: true, sentAt: true, subject: true } },
    },
    orderBy: [{ message: { sentAt: descending } }, { id: "asc" }],
    take: limit,
  });
  return rows.map(({ message, inversionId, ...row }) => ({
    ...row,
    inversion: inversionId,
    messageId: message.messageId,
    date: message.sentAt,
    subject: message.subject,
  }));
}
