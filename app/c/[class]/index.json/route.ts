import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { lockClassView } from "@/lib/views";

export const GET = twin("json", "lock class", ({ class: name = "" }) => lockClassView(fromParam(name)));
