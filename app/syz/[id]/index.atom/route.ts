import { twin } from "@/app/_components/twin.ts";
import { syzbotAtom, syzbotView } from "@/lib/views";

export const GET = twin("atom", "syzbot bug", ({ id = "" }) => syzbotView(id), syzbotAtom);
