import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { pairView } from "@/lib/views";

export const GET = twin("json", "pair of lock classes", ({ a = "", b = "" }) => pairView(fromParam(a), fromParam(b)));
