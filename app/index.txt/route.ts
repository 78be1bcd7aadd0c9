import { twin } from "@/app/_components/twin.ts";
import { formatHome, homeView } from "@/lib/views";

export const GET = twin("txt", "home page", () => homeView(), formatHome);
