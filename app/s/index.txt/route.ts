import { twin } from "@/app/_components/twin.ts";
import { formatSubsystems, subsystemsView } from "@/lib/views";

export const GET = twin("txt", "list of subsystems", () => subsystemsView(), formatSubsystems);
