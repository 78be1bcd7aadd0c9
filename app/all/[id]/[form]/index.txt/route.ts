import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { formatThread, threadView } from "@/lib/views";

export const GET = twin(
  "txt",
  "thread",
  async ({ id = "", form = "" }, query) =>
    /^t$/i.test(form) ? threadView(fromParam(id), { after: query.get("after") }) : undefined,
  formatThread,
);
