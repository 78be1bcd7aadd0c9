import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { formatMessage, messageView } from "@/lib/views";

export const GET = twin(
  "txt",
  "mail",
  ({ id = "" }) => messageView(fromParam(id)),
  (view) => formatMessage(view),
);
