import { twin } from "@/app/_components/twin.ts";
import { formatLockGraph, lockGraphView } from "@/lib/views";

export const GET = twin("txt", "lock graph", () => lockGraphView(null), formatLockGraph);
