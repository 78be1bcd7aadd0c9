/** The state in words of the glossary; the colour only repeats it. `stalled` and `back again` stand beside it, `had come back` where the later one is merged too. */
import { toWords } from "@/lib/views";

type Props = { readonly state: string; readonly stalled?: boolean; readonly cameBack?: boolean };

const CLASSES: Readonly<Record<string, string>> = {
  open: "open",
  "patch-posted": "patch",
  applied: "applied",
  merged: "merged",
  reverted: "open",
  "caused-by-unmerged-patch": "unmerged",
};

export function StateBadge({ state, stalled = false, cameBack = false }: Props) {
  return (
    <>
      <span className={`state ${CLASSES[state] ?? "idle"}`}>{toWords(state)}</span>
      {stalled && (
        <>
          {" "}
          <span className="state stalled">stalled</span>
        </>
      )}
      {cameBack && (
        <>
          {" "}
          <span className="state back">{state === "merged" ? "had come back" : "back again"}</span>
        </>
      )}
    </>
  );
}
