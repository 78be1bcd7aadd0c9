import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { lockClassAtom, lockClassView } from "@/lib/views";

export const GET = twin("atom", "lock class", ({ class: name = "" }) => lockClassView(fromParam(name)), lockClassAtom);
