import { readSearch } from "@/app/_components/search/search-twin.ts";
import { twin } from "@/app/_components/twin.ts";
import { searchAtom } from "@/lib/views";

export const GET = twin("atom", "search", readSearch, searchAtom);
