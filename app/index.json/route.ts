import { twin } from "@/app/_components/twin.ts";
import { homeView } from "@/lib/views";

export const GET = twin("json", "home page", () => homeView());
