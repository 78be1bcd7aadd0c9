import { twin } from "@/app/_components/twin.ts";
import { subsystemsView } from "@/lib/views";

export const GET = twin("json", "list of subsystems", () => subsystemsView());
