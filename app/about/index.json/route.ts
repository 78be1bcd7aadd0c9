import { twin } from "@/app/_components/twin.ts";
import { aboutView } from "@/lib/views";

export const GET = twin("json", "about page", () => aboutView());
