// How a command ends when it does not end well: one line on standard error, and the exit code of interfaces.md.
import { WriterBusy } from "../lib/db/writer/index.ts";

export const EXIT = { done: 0, nothing: 1, usage: 2, bug: 70, environment: 74, busy: 75, interrupted: 130 } as const;

export type FailureCode = "not-found" | "usage" | "unreadable" | "environment" | "busy" | "internal";

const EXIT_OF = {
  "not-found": EXIT.nothing,
  usage: EXIT.usage,
  unreadable: EXIT.usage,
  environment: EXIT.environment,
  busy: EXIT.busy,
  internal: EXIT.bug,
} as const satisfies Record<FailureCode, number>;

/** Names the operand and the cause in one line. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly operand: string | null;

  constructor(code: FailureCode, message: string, operand: string | null = null) {
    super(message);
    this.code = code;
    this.operand = operand;
  }

  get exit(): number {
    return EXIT_OF[this.code];
  }
}

/**
 * Codes of the system, of SQLite, and of PostgreSQL (its classes: connection, rights, no such database, resources, operator, disk) that
 * mean: the machine failed, not the input and not we.
 */
const ENVIRONMENT =
  /^(?:E[A-Z]+|SQLITE_[A-Z_]+|ERR_SQLITE.*|UND_ERR.*|(?:08|25|28|3D|40|53|55|57|58|XX)[0-9A-Z]{3}|42501)$/;

export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof WriterBusy) return new Failure("busy", error.message);
  const message = oneLine(error instanceof Error ? error.message : String(error));
  if (message.startsWith("wrong setting")) return new Failure("usage", message);
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string" && ENVIRONMENT.test(at.code))
      return new Failure("environment", message);
  return new Failure("internal", `our bug: ${message}`);
}

/** A source that cannot be read: `cannot read /tmp/x: no such file or directory`. */
export function unreadable(file: string, cause: unknown): Failure {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new Failure("unreadable", `cannot read ${file}: ${oneLine(reason)}`, file);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "no right to read it",
  EISDIR: "a folder",
};

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, "; ").slice(0, 500);
