import { twin } from "@/app/_components/twin.ts";
import { commitView, toPublicJson } from "@/lib/views";

export const GET = twin("json", "commit", ({ sha = "" }) => commitView(sha), toPublicJson);
