/**
 * The wrapper of every twin (`index.json`, `index.txt`, `index.atom`): reads one view, writes it in one form, and turns what
 * went wrong into the one error shape of the interfaces: `{ error: { code, message, operand } }`, or a line of text.
 *
 *   export const GET = twin("json", "inversion", ({ id }) => inversionView(id));
 *   export const GET = twin("txt", "inversion", ({ id }) => inversionView(id), formatInversion);
 *
 * Params of a route handler arrive decoded (those of a page do not).
 */
import { exchange } from "@/app/_server/exchange.ts";
import { findFault } from "@/lib/urls";
import { toPublicJson } from "@/lib/views";

export type Params = Readonly<Record<string, string>>;
export type Form = keyof typeof CONTENT_TYPES;
/** undefined: no such thing (404). `gone`: it was removed (410). */
export type Found<View> = View | undefined | "gone";
type Context = { readonly params: Promise<Params> };
type Handler = (request: Request, context: Context) => Promise<Response>;

const CONTENT_TYPES = {
  json: "application/json; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  atom: "application/atom+xml; charset=utf-8",
} as const;

/**
 * @param what the kind of thing, for the error: "inversion", "lock class"
 * @param read from the decoded params and the query to the view
 * @param write the view in this form; JSON with shortened addresses by default
 */
export function twin<View>(
  form: Form,
  what: string,
  read: (params: Params, query: URLSearchParams) => Promise<Found<View>>,
  write: (view: View) => string = toPublicJson,
): Handler {
  return async (request, context) => {
    const params = (await context.params) ?? {};
    const operand = Object.values(params).join(" ");
    try {
      const view = await read(params, new URL(request.url).searchParams);
      const fault = view === undefined ? findFault(exchange().path) : undefined;
      if (fault) return failure(form, 400, { code: "malformed", message: `expected ${fault.expected}`, operand });
      if (view === undefined) return failure(form, 404, { code: "not-found", message: `no such ${what}`, operand });
      if (view === "gone") return failure(form, 410, { code: "gone", message: `this ${what} was removed`, operand });
      return answer(form, 200, write(view));
    } catch (error) {
      if (error instanceof Refusal) return failure(form, error.status, error.failure);
      console.error(error);
      return failure(form, 500, { code: "internal", message: "something broke on our side", operand });
    }
  };
}

export type Failure = { readonly code: string; readonly message: string; readonly operand: string };

/** Thrown by a `read` that knows why there is no view, and that it is nobody's fault here. */
export class Refusal extends Error {
  readonly status: number;
  readonly failure: Failure;

  constructor(status: number, failure: Failure) {
    super(failure.message);
    this.status = status;
    this.failure = failure;
  }
}

/** The one error shape, as JSON where JSON was asked for, else one line. */
export function failure(form: Form, status: number, error: Failure): Response {
  if (form === "json") return answer("json", status, JSON.stringify({ error }));
  return answer("txt", status, `${error.message}${error.operand && `: ${error.operand}`}`);
}

function answer(form: Form, status: number, body: string): Response {
  return new Response(body.endsWith("\n") ? body : `${body}\n`, {
    status,
    headers: { "Content-Type": CONTENT_TYPES[form] },
  });
}
