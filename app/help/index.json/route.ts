import { twin } from "@/app/_components/twin.ts";
import { helpView } from "@/lib/views";

export const GET = twin("json", "help page", () => Promise.resolve(helpView()));
