import { twin } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { subsystemAtom, subsystemView } from "@/lib/views";

export const GET = twin(
  "atom",
  "subsystem",
  ({ subsystem = "" }) => subsystemView(fromParam(subsystem)),
  subsystemAtom,
);
