import { twin } from "@/app/_components/twin.ts";
import { formatSyzbotQueue, syzbotQueueView } from "@/lib/views";

export const GET = twin("txt", "queue", (_, query) => syzbotQueueView(query.get("since")), formatSyzbotQueue);
