/** Which of the two databases a url names, and how it is called in messages. Apart from migrate.ts, which reads files beside itself and so cannot go into the site. */
export const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url);

/** Milliseconds until a server that does not answer counts as one that is not there. */
export const CONNECT_MS = 15_000;

/** Without its password: `postgresql://me:***@host/base`. */
export function nameOf(url: string): string {
  if (!isPostgres(url)) return url;
  if (!URL.canParse(url)) return "postgresql://***";
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

/** The machine, not us and not the input: its code is that of the server, the first line of its message names the base. */
export class ServerError extends Error {
  readonly code: string;

  constructor(message: string, code: string, options: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What went wrong at a server, named; a refused connection has an empty message and one error for each address that was tried. */
export function toServerError(url: string, error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const tried = error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error];
  const reasons = tried.map((one) => (one instanceof Error ? one.message : String(one)));
  const code = codeOf(tried[0]) ?? codeOf(error) ?? "ESERVER";
  return new ServerError(`database ${nameOf(url)}: ${[...new Set(reasons)].join("; ")}`, code, { cause: error });
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
