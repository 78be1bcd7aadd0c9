import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { formatLockOrder, lockOrderView } from "@/lib/views";

export const GET = twin(
  "txt",
  "subsystem",
  ({ subsystem = "" }) => lockOrderView(fromParam(subsystem)),
  formatLockOrder,
);
