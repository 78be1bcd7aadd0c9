/** Sets of names: what two share, and what only one has. */

export const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] =>
  [...a].filter((name) => b.has(name));

export const isWithin = (part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean =>
  shared(part, whole).length === part.size;

export const without = (all: ReadonlySet<string>, part: ReadonlySet<string>): readonly string[] =>
  [...all].filter((name) => !part.has(name));
