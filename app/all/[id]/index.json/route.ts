import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { messageJson, messageView } from "@/lib/views";

export const GET = twin("json", "mail", ({ id = "" }) => messageView(fromParam(id)), messageJson);
