import { twin } from "@/app/_components/twin.ts";
import { formatStats, statsView } from "@/lib/views";

export const GET = twin("txt", "statistics", () => statsView(), formatStats);
