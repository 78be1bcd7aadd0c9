import { readSearch } from "@/app/_components/search/search-twin.ts";
import { twin } from "@/app/_components/twin.ts";
import { formatSearch } from "@/lib/views";

export const GET = twin("txt", "search", readSearch, formatSearch);
