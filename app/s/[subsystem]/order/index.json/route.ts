import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { lockOrderView } from "@/lib/views";

export const GET = twin("json", "subsystem", ({ subsystem = "" }) => lockOrderView(fromParam(subsystem)));
