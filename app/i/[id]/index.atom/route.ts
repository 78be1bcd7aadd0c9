import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { inversionAtom, inversionView } from "@/lib/views";

export const GET = twin("atom", "inversion", ({ id = "" }) => inversionView(fromParam(id)), inversionAtom);
