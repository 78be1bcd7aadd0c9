import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { inversionView } from "@/lib/views";

export const GET = twin("json", "inversion", ({ id = "" }) => inversionView(fromParam(id)));
