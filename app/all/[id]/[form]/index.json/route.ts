import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { threadView, toPublicJson } from "@/lib/views";

export const GET = twin(
  "json",
  "thread",
  async ({ id = "", form = "" }, query) =>
    /^t$/i.test(form) ? threadView(fromParam(id), { after: query.get("after") }) : undefined,
  toPublicJson,
);
