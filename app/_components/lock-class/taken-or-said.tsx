/** Where the inner lock of a pair is taken, and how many mails state the order in words. */
import { counted, type Neighbour } from "@/lib/views";
import { Site } from "../site.tsx";

export function TakenOrSaid({ of: { reports, said, site } }: { of: Pick<Neighbour, "reports" | "said" | "site"> }) {
  const words = said > 0 && `${counted(said, "mail")} in words`;
  if (reports === 0) return words;
  return (
    <>
      <Site of={site} />
      {words && <>, {words}</>}
    </>
  );
}
