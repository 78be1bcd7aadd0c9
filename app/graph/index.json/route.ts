import { twin } from "@/app/_components/twin.ts";
import { lockGraphView } from "@/lib/views";

export const GET = twin("json", "lock graph", () => lockGraphView(null));
