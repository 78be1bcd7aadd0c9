import { twin } from "@/app/_components/twin.ts";
import { aboutView, formatAbout } from "@/lib/views";

export const GET = twin("txt", "about page", () => aboutView(), formatAbout);
