import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { threadAtom, threadView } from "@/lib/views";

export const GET = twin("atom", "thread", ({ id = "" }) => threadView(fromParam(id)), threadAtom);
