import { twin } from "@/app/_components/twin.ts";
import { formatHelp, helpView } from "@/lib/views";

export const GET = twin("txt", "help page", () => Promise.resolve(helpView()), formatHelp);
