import { twin } from "@/app/_components/twin.ts";
import { formatSyzbot, syzbotView } from "@/lib/views";

export const GET = twin("txt", "syzbot bug", ({ id = "" }) => syzbotView(id), formatSyzbot);
