import { twin } from "@/app/_components/twin.ts";
import { syzbotQueueView, toPublicJson } from "@/lib/views";

export const GET = twin("json", "queue", (_, query) => syzbotQueueView(query.get("since")), toPublicJson);
