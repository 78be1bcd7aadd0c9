/**
 * Sections of MAINTAINERS -> subsystems in syzkaller's granularity: sections that share a list are one, named for the list.
 *
 * What the file says of a subsystem replaces the built-in row, its files too. A row that no section speaks of stays: reiserfs has left
 * the tree, and its mails are still read.
 *
 * A section without a list of its own (drivers of one person) gives no subsystem: its files stay with whom they lie in.
 * A subsystem whose files all lie in another's folder has that one for a parent.
 */
import { BUILT_IN } from "./built-in.ts";
import type { Section } from "./maintainers.ts";
import { nameOfList } from "./names.ts";
import type { Subsystem } from "./subsystem.ts";

export function toSubsystems(sections: readonly Section[]): readonly Subsystem[] {
  const groups = new Map<string, Section[]>();
  for (const section of sections) {
    const name = nameOfSection(section);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), section]);
  }
  const made = [...groups].map(([name, group]) => toSubsystem(name, group));
  return [...made, ...BUILT_IN.filter((row) => !groups.has(row.name))].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rest of the kernel names the general list; it stays the built-in row. */
function nameOfSection(section: Section): string | undefined {
  const exact = BUILT_IN.find((row) => row.title !== null && row.title.toUpperCase() === section.title.toUpperCase());
  if (exact) return exact.name;
  const names = section.lists.flatMap((list) => nameOfList(list) ?? []).filter((name) => name !== "kernel");
  return names.find((name) => !BROAD.has(name)) ?? names[0];
}

/** Lists that are named beside a nearer one. */
const BROAD: ReadonlySet<string> = new Set([
  "net",
  "arm",
  "devicetree",
  "fs",
  "mm",
  "virt",
  "patches",
  "stable",
  "staging",
  "media",
  "dri",
]);

function toSubsystem(name: string, sections: readonly Section[]): Subsystem {
  const unique = (values: readonly string[]) => [...new Set(values)];
  const known = BUILT_IN.find((row) => row.name === name);
  const main = sections.find((section) => section.title === known?.title) ?? largest(sections);
  return {
    name,
    title: main?.title ?? null,
    lists: unique(sections.flatMap((section) => section.lists).filter((list) => nameOfList(list) === name)),
    maintainers: unique(
      [main, ...sections].find((section) => section && section.maintainers.length > 0)?.maintainers ?? [],
    ),
    files: unique(sections.flatMap((section) => section.files)),
    excludes: unique(sections.flatMap((section) => section.excludes)),
    names: unique(sections.flatMap((section) => section.names)),
    keywords: unique(sections.flatMap((section) => section.keywords)),
    status: main?.status ?? null,
    trees: main?.trees ?? [],
    parents: known?.parents ?? [],
  };
}

/** The section that names the broadest folder gives the group its title. */
const largest = (sections: readonly Section[]) =>
  [...sections].sort((a, b) => broadness(a) - broadness(b) || (a.title < b.title ? -1 : 1))[0];

const broadness = (section: Section) =>
  Math.min(
    99,
    ...section.files.filter((file) => !file.startsWith("Documentation/")).map((file) => file.split("/").length),
  );
