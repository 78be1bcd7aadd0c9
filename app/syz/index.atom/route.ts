import { twin } from "@/app/_components/twin.ts";
import { syzbotQueueAtom, syzbotQueueView } from "@/lib/views";

export const GET = twin("atom", "queue", (_, query) => syzbotQueueView(query.get("since")), syzbotQueueAtom);
