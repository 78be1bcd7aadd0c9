import { readSearch } from "@/app/_components/search/search-twin.ts";
import { twin } from "@/app/_components/twin.ts";
import { toPublicJson } from "@/lib/views";

export const GET = twin("json", "search", readSearch, toPublicJson);
