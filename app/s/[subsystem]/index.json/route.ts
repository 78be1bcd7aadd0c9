import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { subsystemView } from "@/lib/views";

export const GET = twin("json", "subsystem", ({ subsystem = "" }) => subsystemView(fromParam(subsystem)));
