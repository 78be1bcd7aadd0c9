import { twin } from "@/app/_components/twin.ts";
import { inversionsAtom, inversionsView, readFilters } from "@/lib/views";

export const GET = twin(
  "atom",
  "list of inversions",
  (_, query) => inversionsView(readFilters(query), { cursor: query.get("cursor") }),
  inversionsAtom,
);
