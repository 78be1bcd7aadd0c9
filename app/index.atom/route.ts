import { twin } from "@/app/_components/twin.ts";
import { homeAtom, homeView } from "@/lib/views";

export const GET = twin("atom", "home page", () => homeView(), homeAtom);
