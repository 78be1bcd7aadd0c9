/** What is known of the two orders, counted; which one is right is said only where somebody wrote it. */
import { counted, type PairView } from "@/lib/views";
import { Days } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { Meta } from "../meta.tsx";

/** Components named in one line. */
const SHOWN = 8;

export function PairFacts({ of }: { of: PairView }) {
  const isBoth = of.forward.total > 0 && of.backward.total > 0 && of.a !== of.b;
  return (
    <>
      <Meta
        of={[
          ["days", <Days key="d" from={of.firstSeen} to={of.lastSeen} />],
          [
            "components",
            of.components
              .slice(0, SHOWN)
              .map(({ value }) => value)
              .join(", ") || "component unknown",
          ],
        ]}
      />
      <dl className="facts">
        <Fact label="A then B">{counted(of.forward.total, "report")}, each print once</Fact>
        {of.a !== of.b && <Fact label="B then A">{counted(of.backward.total, "report")}</Fact>}
        <Fact label="Which order">
          {isBoth
            ? "both have been seen: one is a bug, or two classes share a name; no written rule is known here"
            : "only one order has been seen"}
        </Fact>
      </dl>
    </>
  );
}
