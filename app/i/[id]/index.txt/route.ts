import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { formatInversion, inversionView } from "@/lib/views";

export const GET = twin("txt", "inversion", ({ id = "" }) => inversionView(fromParam(id)), formatInversion);
