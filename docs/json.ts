/**
 * `npm run docs` writes docs/json.md: the shape of every JSON answer, out of the types that the code itself is held to.
 *
 * In: the type Answers of answers.ts. Out: a section for each of its members, then one for each named type they use, in the notation of
 * TypeScript, with the comments of the code beside the fields.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { API, type Checker, type Symbol as Named, type Type } from "typescript/unstable/sync";

/** NodeBuilderFlags: whole types, aliases by their names. */
const WHOLE = 1 | 16_384;
/** The same, of a type that has a name: what the name stands for. */
const UNNAMED = WHOLE | 8_388_608;
const TYPE_MEANING = 788_968;

const OF_THE_LANGUAGE: ReadonlySet<string> = new Set(["Omit", "Partial", "Pick", "Readonly", "Record"]);

const HEAD = `# JSON answers

Written by \`npm run docs\` from the types of the code; [docs/answers.ts](answers.ts) is the list of answers. Fields are added, never renamed or dropped.
Absent knowledge is \`null\`. Times are ISO 8601 UTC. A page's twin is its child \`index.json\`; a command answers the same with \`--json\`.
On the web addresses are shortened (\`local@…\`). An error is \`{ error: { code, message, operand } }\`.
`;

/** The text of docs/json.md. */
export function describeAnswers(): string {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProject: `${root}tsconfig.json` });
    const project = snapshot.getProjects()[0];
    const file = project?.program.getSourceFile(`${root}docs/answers.ts`);
    const answers = project?.checker.resolveName("Answers", TYPE_MEANING, file);
    if (!project || !answers) throw new Error("docs/answers.ts: no type Answers");
    return new Description(project.checker).write(project.checker.getDeclaredTypeOfSymbol(answers));
  } finally {
    api.close();
  }
}

/** Holds a connection to the type checker while the types that were met are written, each once. */
class Description {
  readonly #checker: Checker;
  readonly #named = new Map<string, Type>();

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  write(answers: Type): string {
    const sections = this.#checker.getPropertiesOfType(answers).map((answer) => {
      const type = this.#checker.getTypeOfSymbol(answer);
      return type ? `## \`${answer.name}\`\n\n${this.#fields(type)}` : "";
    });
    const types: string[] = [];
    // writing one may meet others, which the loop then comes to
    for (const [name, type] of this.#named) types.push(`### ${name}\n\n${this.#body(type)}`);
    return `${[HEAD, ...sections, "## Types\n", ...types.sort()].join("\n")}`;
  }

  #body(type: Type): string {
    if (type.isTypeReference()) return this.#list(type);
    if (!type.isUnionType()) return this.#fields(type);
    const parts = type.getTypes() ?? [];
    for (const part of parts) this.#meet(part);
    const literals = parts.map((part) => this.#text(part));
    return `\`\`\`ts\n${literals.join(" | ")}\n\`\`\`\n`;
  }

  /** A name for a list: its elements, not the methods of arrays. */
  #list(type: Type): string {
    if (type.isTypeReference()) for (const part of this.#checker.getTypeArguments(type)) this.#meet(part);
    const text = this.#checker.typeToString(type, undefined, UNNAMED).replaceAll("readonly ", "");
    return `\`\`\`ts\n${text}\n\`\`\`\n`;
  }

  #fields(type: Type): string {
    const lines = this.#checker.getPropertiesOfType(type).map((field) => this.#field(field));
    return `\`\`\`ts\n${lines.join("\n")}\n\`\`\`\n`;
  }

  #field(field: Named): string {
    const type = this.#checker.getTypeOfSymbol(field);
    if (type) this.#meet(type);
    const comment = field.getDocumentationComment(this.#checker).replaceAll(/\s+/g, " ").trim();
    return `${field.name}: ${type ? this.#text(type) : "unknown"}${comment && `   // ${comment}`}`;
  }

  #text(type: Type): string {
    return this.#checker.typeToString(type, undefined, WHOLE).replaceAll("readonly ", "");
  }

  /** Notes the named types that a type is made of. */
  #meet(type: Type): void {
    const alias = type.getAliasSymbol();
    if (alias && !OF_THE_LANGUAGE.has(alias.name)) {
      const known = this.#named.get(alias.name);
      if (!known) this.#named.set(alias.name, type);
      else if (known.getAliasSymbol()?.id !== alias.id && this.#body(known) !== this.#body(type))
        throw new Error(`two types of the answers are named ${alias.name}, and differ`);
      return;
    }
    if (type.isUnionType() || type.isIntersectionType()) for (const part of type.getTypes() ?? []) this.#meet(part);
    else if (type.isTypeReference()) for (const part of this.#checker.getTypeArguments(type)) this.#meet(part);
    else if (type.isObjectType())
      for (const field of this.#checker.getPropertiesOfType(type)) {
        const inner = this.#checker.getTypeOfSymbol(field);
        if (inner) this.#meet(inner);
      }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("json.md", import.meta.url), describeAnswers());
