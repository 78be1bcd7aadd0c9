import { twin } from "@/app/_components/twin.ts";
import { formatInversions, inversionsView, readFilters } from "@/lib/views";

export const GET = twin(
  "txt",
  "list of inversions",
  (_, query) => inversionsView(readFilters(query), { cursor: query.get("cursor") }),
  formatInversions,
);
