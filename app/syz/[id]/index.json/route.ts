import { twin } from "@/app/_components/twin.ts";
import { syzbotView, toPublicJson } from "@/lib/views";

export const GET = twin("json", "syzbot bug", ({ id = "" }) => syzbotView(id), toPublicJson);
