import { twin } from "@/app/_components/twin.ts";
import { statsView } from "@/lib/views";

export const GET = twin("json", "statistics", () => statsView());
