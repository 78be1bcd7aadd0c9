import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { fixView, formatFix } from "@/lib/views";

export const GET = twin("txt", "fix", ({ id = "" }) => fixView(fromParam(id)), formatFix);
