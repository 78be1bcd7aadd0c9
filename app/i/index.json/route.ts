import { twin } from "@/app/_components/twin.ts";
import { inversionsView, readFilters } from "@/lib/views";

export const GET = twin("json", "list of inversions", (_, query) =>
  inversionsView(readFilters(query), { cursor: query.get("cursor") }),
);
