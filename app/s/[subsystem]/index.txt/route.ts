import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { formatSubsystem, subsystemView } from "@/lib/views";

export const GET = twin(
  "txt",
  "subsystem",
  ({ subsystem = "" }) => subsystemView(fromParam(subsystem)),
  formatSubsystem,
);
