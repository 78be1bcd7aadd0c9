import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { fixJson, fixView } from "@/lib/views";

export const GET = twin("json", "fix", ({ id = "" }) => fixView(fromParam(id)), fixJson);
