/** match for `curl`: GET with `?q=`, or POST of a text; the server hands a POST on as a GET with its body beside. */
import { formatMatch, type MatchView, toPublicJson } from "@/lib/views";
import { type Form, failure, twin } from "../twin.ts";
import { answerAsked, readAsked } from "./asked.ts";

const EMPTY = { code: "empty", message: "nothing to match: POST a splat, or give ?q=", operand: "" };

export function matchTwin(form: Extract<Form, "json" | "txt">) {
  return async (request: Request): Promise<Response> => {
    const query = new URL(request.url).searchParams;
    const asked = readAsked(query);
    if (asked === null) return failure(form, 400, EMPTY);
    const write: (view: MatchView) => string = form === "json" ? toPublicJson : formatMatch;
    const answer = twin(form, "match", () => answerAsked(asked, query), write);
    return answer(request, { params: Promise.resolve({}) });
  };
}
