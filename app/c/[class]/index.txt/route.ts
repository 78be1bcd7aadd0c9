import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { formatLockClass, lockClassView } from "@/lib/views";

export const GET = twin("txt", "lock class", ({ class: name = "" }) => lockClassView(fromParam(name)), formatLockClass);
