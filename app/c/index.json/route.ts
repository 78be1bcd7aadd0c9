import { twin } from "@/app/_components/twin.ts";
import { lockClassesView } from "@/lib/views";

export const GET = twin("json", "list of lock classes", (_, query) => lockClassesView({ cursor: query.get("cursor") }));
