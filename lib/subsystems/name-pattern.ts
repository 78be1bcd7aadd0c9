/**
 * `N:` and `K:` patterns of MAINTAINERS: regular expressions in Perl's spelling, run in time linear in the text.
 *
 *   N:	[^a-z]tegra                  over the paths of files
 *   K:	\bpm_runtime_\w+|wakeup_src   over what a patch changes
 *
 * The file comes from whoever imports it and the text from mail, so neither may choose how long we search: the pattern becomes a
 * list of states that are all followed at once (Thompson 1968), never tried one after the other. What needs more than that
 * (look-around, back references) is not run: `parsePattern` gives undefined. All 169 of the 7.0 file are run.
 */

export type Pattern = {
  /** Offset behind the first match that ends, or undefined. */
  readonly findEnd: (text: string) => number | undefined;
};

/** The longest real one has 240 characters. */
const MAX_PATTERN = 500;
/** `a{1,1000}{1,1000}` would be a million states. */
const MAX_STATES = 2_000;
const MAX_REPEAT = 100;
/** What is behind it is not looked at. */
const MAX_TEXT = 100_000;

export function parsePattern(source: string): Pattern | undefined {
  if (source.length > MAX_PATTERN) return undefined;
  const parser: Parser = { source, at: 0, states: [], failed: false, fold: false };
  if (source.startsWith("(?i)")) [parser.at, parser.fold] = [4, true];
  const end = addState(parser, { kind: "end" });
  const start = readChoice(parser, end);
  if (parser.failed || parser.at < source.length) return undefined;
  const { states } = parser;
  const word = source.includes("(?i") ? "" : requiredWord(source);
  return { findEnd: (text) => (text.includes(word) ? run(states, start, text.slice(0, MAX_TEXT)) : undefined) };
}

/** Plain characters in a row that every match holds: looking for them first spares nearly every run. */
function requiredWord(source: string): string {
  if (source.includes("|")) return "";
  const plain = source.replace(/\\.|\[\^?\]?[^\]]*\]|\((?:[^()]|\([^()]*\))*\)(?:[*?]|\{[^}]*\})?/g, " ");
  const words = plain.replace(/.(?:[*?]|\{[^}]*\}?)/g, " ").split(/[^\w/-]+/);
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), "");
}

type Test = (code: number) => boolean;
type Place = "start" | "finish" | "word-edge" | "no-word-edge";
type State =
  | { readonly kind: "end" }
  | { readonly kind: "test"; readonly test: Test; readonly next: number }
  | { readonly kind: "place"; readonly place: Place; readonly next: number }
  | { readonly kind: "split"; next: number; readonly other: number };

type Parser = {
  readonly source: string;
  at: number;
  readonly states: State[];
  failed: boolean;
  /** Upper and lower case are one. */
  fold: boolean;
};

function addState(parser: Parser, state: State): number {
  if (parser.states.length >= MAX_STATES) parser.failed = true;
  else parser.states.push(state);
  return parser.states.length - 1;
}

const peek = ({ source, at }: Parser) => source[at];
const take = (parser: Parser, char: string) => (peek(parser) === char ? Boolean(++parser.at) : false);

/** Each reader builds the states of what it reads so that they lead to `next`, and gives where they begin. */
type Build = (next: number) => number;

function readChoice(parser: Parser, next: number): number {
  return readAlternatives(parser)(next);
}

function readAlternatives(parser: Parser): Build {
  const choices = [readSequence(parser)];
  while (take(parser, "|")) choices.push(readSequence(parser));
  return (next) =>
    choices
      .map((build) => build(next))
      .reduceRight((other, first) => addState(parser, { kind: "split", next: first, other }));
}

function readSequence(parser: Parser): Build {
  const parts: Build[] = [];
  for (let char = peek(parser); char !== undefined && char !== "|" && char !== ")"; char = peek(parser)) {
    parts.push(readRepeated(parser));
    if (parser.failed) break;
  }
  return (next) => parts.reduceRight((behind, build) => build(behind), next);
}

function readRepeated(parser: Parser): Build {
  const build = readAtom(parser);
  const range = readRange(parser);
  if (!range) return build;
  const { least, most } = range;
  if (least > MAX_REPEAT || (most ?? 0) > MAX_REPEAT) parser.failed = true;
  if (parser.failed) return build;
  return (next) => {
    let at = most === null ? addLoop(parser, build, next) : next;
    for (let optional = most === null ? 0 : most - least; optional > 0 && !parser.failed; optional--)
      at = addState(parser, { kind: "split", next: build(at), other: next });
    for (let needed = least; needed > 0 && !parser.failed; needed--) at = build(at);
    return at;
  };
}

/** Any number of times. */
function addLoop(parser: Parser, build: Build, next: number): number {
  const loop: State = { kind: "split", next, other: next };
  const at = addState(parser, loop);
  loop.next = build(at);
  return at;
}

// *      +      ?      {2}      {2,}      {2,5}; a second `?` (shortest match) changes nothing about whether it matches
function readRange(parser: Parser): { least: number; most: number | null } | undefined {
  const found = /(?:[*+?]|\{(\d{1,4})(,?)(\d{0,4})\})\??/y;
  found.lastIndex = parser.at;
  const match = found.exec(parser.source);
  if (!match) return undefined;
  parser.at += match[0].length;
  const [sign = "", least, comma, most] = match;
  if (sign.startsWith("*")) return { least: 0, most: null };
  if (sign.startsWith("+")) return { least: 1, most: null };
  if (sign.startsWith("?")) return { least: 0, most: 1 };
  return { least: Number(least), most: comma === "" ? Number(least) : most === "" ? null : Number(most) };
}

function readAtom(parser: Parser): Build {
  const char = parser.source[parser.at++] ?? "";
  const state =
    (made: (next: number) => State): Build =>
    (next) =>
      addState(parser, made(next));
  const test = (is: Test) => state((next) => ({ kind: "test", test: is, next }));
  const place = (where: Place) => state((next) => ({ kind: "place", place: where, next }));
  if (char === "(") return readGroup(parser);
  if (char === "[") return test(readClass(parser));
  if (char === ".") return test((code) => code !== 10);
  if (char === "^") return place("start");
  if (char === "$") return place("finish");
  if (char === "*" || char === "+" || char === "?" || char === "{") return fail(parser);
  if (char !== "\\") return test(isCode(char, parser.fold));
  const escaped = parser.source[parser.at++] ?? "";
  if (escaped === "b") return place("word-edge");
  if (escaped === "B") return place("no-word-edge");
  return test(readEscape(parser, escaped));
}

const fail = (parser: Parser): Build => {
  parser.failed = true;
  return (next) => next;
};

/** `(?:x)` and `(x)` are the same here; `(?=`, `(?!`, `(?<=` are not run. */
function readGroup(parser: Parser): Build {
  const outside = parser.fold;
  const fold = parser.source.startsWith("?i:", parser.at);
  if (fold) [parser.at, parser.fold] = [parser.at + 3, true];
  else if (take(parser, "?") && !take(parser, ":")) return fail(parser);
  const inside = readAlternatives(parser);
  parser.fold = outside;
  return take(parser, ")") ? inside : fail(parser);
}

function isCode(char: string, fold = false): Test {
  const [upper, lower] = [char.toUpperCase().charCodeAt(0), char.toLowerCase().charCodeAt(0)];
  const own = char.charCodeAt(0);
  return fold ? (code) => code === upper || code === lower : (code) => code === own;
}

const isWord: Test = (code) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
const isDigit: Test = (code) => code >= 48 && code <= 57;
const isSpace: Test = (code) => code === 32 || (code >= 9 && code <= 13);

function readEscape(parser: Parser, letter: string): Test {
  const known: Readonly<Record<string, Test>> = {
    w: isWord,
    d: isDigit,
    s: isSpace,
    W: (code) => !isWord(code),
    D: (code) => !isDigit(code),
    S: (code) => !isSpace(code),
    t: isCode("\t"),
    n: isCode("\n"),
  };
  const found = Object.hasOwn(known, letter) ? known[letter] : undefined;
  if (found) return found;
  if (letter === "" || /[A-Za-z0-9]/.test(letter)) parser.failed = true;
  return isCode(letter);
}

/** After `[`: `^a-z]`, `]_.-]`. */
function readClass(parser: Parser): Test {
  const negated = take(parser, "^");
  const tests: Test[] = [];
  for (let first = true; first || peek(parser) !== "]"; first = false) {
    const char = parser.source[parser.at++];
    if (char === undefined) {
      parser.failed = true;
      return isWord;
    }
    const isRange =
      char !== "\\" && peek(parser) === "-" && !/^-\]/.test(parser.source.slice(parser.at, parser.at + 2));
    if (isRange) {
      const last = parser.source.charCodeAt(parser.at + 1);
      parser.at += 2;
      tests.push((code) => code >= char.charCodeAt(0) && code <= last);
    } else tests.push(char === "\\" ? readEscape(parser, parser.source[parser.at++] ?? "") : isCode(char));
  }
  parser.at++;
  return (code) => tests.some((test) => test(code)) !== negated;
}

/** All states at once, one step a character: as many steps as characters times states, whatever the pattern. */
function run(states: readonly State[], start: number, text: string): number | undefined {
  let here: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const reached = new Set<number>();
    const open = [...here, start];
    while (open.length > 0) {
      const id = open.pop();
      if (id === undefined || reached.has(id)) continue;
      reached.add(id);
      const state = states[id];
      if (state?.kind === "end") return at;
      if (state?.kind === "split") open.push(state.next, state.other);
      else if (state?.kind === "place" && holds(state.place, text, at)) open.push(state.next);
    }
    const code = text.charCodeAt(at);
    here = [...reached].flatMap((id) => {
      const state = states[id];
      return state?.kind === "test" && at < text.length && state.test(code) ? state.next : [];
    });
  }
  return undefined;
}

/** `^` and `$` hold at the ends of lines too: a patch is many. */
function holds(place: Place, text: string, at: number): boolean {
  if (place === "start") return at === 0 || text[at - 1] === "\n";
  if (place === "finish") return at === text.length || text[at] === "\n";
  const isEdge = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return place === "word-edge" ? isEdge : !isEdge;
}
