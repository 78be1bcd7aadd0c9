/**
 * The kernel's MAINTAINERS file as sections.
 *
 * In: its text. Out: one Section for each title with its fields; what is no section (the head, prose) is passed over.
 *
 *   EXT4 FILE SYSTEM
 *   M:	"Theodore Ts'o" <tytso@mit.edu>
 *   L:	linux-ext4@vger.kernel.org
 *   F:	fs/ext4/
 *
 * Source: "Descriptions of section entries" in the file itself. A file of another shape gives no sections, never an error.
 */

export type Section = {
  readonly title: string;
  readonly maintainers: readonly string[];
  readonly lists: readonly string[];
  readonly status: string | null;
  readonly files: readonly string[];
  readonly excludes: readonly string[];
  /** `N:` patterns over the paths of files, `K:` patterns over what a patch changes: see name-pattern.ts. */
  readonly names: readonly string[];
  readonly keywords: readonly string[];
  readonly trees: readonly string[];
};

/** 7.0 has 3,300 sections; a file with more is none of the kernel's. */
const MAX_SECTIONS = 20_000;

export function parseMaintainers(text: string): readonly Section[] {
  const sections: Section[] = [];
  let title: string | undefined;
  let fields: Field[] = [];
  const close = () => {
    if (title !== undefined && fields.length > 0 && sections.length < MAX_SECTIONS)
      sections.push(toSection(title, fields));
    title = undefined;
    fields = [];
  };
  for (const line of text.split("\n")) {
    const field = FIELD.exec(line)?.groups;
    if (field?.letter !== undefined && field.value !== undefined && title !== undefined)
      fields.push({ letter: field.letter, value: field.value.trim() });
    else if (line.trim() === "") close();
    else if (!field && TITLE.test(line) && fields.length === 0) title = line.trim();
  }
  close();
  return sections;
}

type Field = { readonly letter: string; readonly value: string };

// F:	fs/ext4/
const FIELD = /^(?<letter>[A-Z]):[ \t]+(?<value>\S.{0,500})$/;
// EXT4 FILE SYSTEM        ("	M: *Mail* patches to" of the head begins with a tab)
const TITLE = /^[A-Z0-9].{1,200}$/;

function toSection(title: string, fields: readonly Field[]): Section {
  const of = (letter: string) => fields.filter((field) => field.letter === letter).map((field) => field.value);
  return {
    title,
    maintainers: of("M"),
    lists: of("L").flatMap((value) => /[\w.+-]+@[\w.-]+/.exec(value)?.[0].toLowerCase() ?? []),
    status: of("S")[0] ?? null,
    files: of("F"),
    excludes: of("X"),
    names: of("N"),
    keywords: of("K"),
    trees: of("T"),
  };
}
