import { twin } from "@/app/_components/twin.ts";
import { formatLockClasses, lockClassesView } from "@/lib/views";

export const GET = twin(
  "txt",
  "list of lock classes",
  (_, query) => lockClassesView({ cursor: query.get("cursor") }),
  formatLockClasses,
);
