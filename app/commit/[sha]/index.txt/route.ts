import { twin } from "@/app/_components/twin.ts";
import { commitView, formatCommit } from "@/lib/views";

export const GET = twin("txt", "commit", ({ sha = "" }) => commitView(sha), formatCommit);
