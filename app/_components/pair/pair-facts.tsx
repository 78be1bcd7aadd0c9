/** What is known of the two orders, counted; which one is right is said only where somebody wrote it. */
import { counted, type PairView } from "@/lib/views";
import { Days } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { LockName } from "../lock-name.tsx";
import { Meta } from "../meta.tsx";

/** Components named in one line. */
const SHOWN = 8;

export function PairFacts({ of }: { of: PairView }) {
  const isBoth = isSeen(of.forward) && isSeen(of.backward);
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
        <Fact label={of.a === of.b ? "While held" : "A then B"}>
          {counted(of.forward.total, "report")}, each print once{saidText(of.forward)}
        </Fact>
        {of.a !== of.b && (
          <Fact label="B then A">
            {counted(of.backward.total, "report")}
            {saidText(of.backward)}
          </Fact>
        )}
        {of.a !== of.b && (
          <Fact label="Which order">
            {writtenRule(of) ?? (isBoth ? BOTH : isSeen(of.forward) || isSeen(of.backward) ? ONE : NONE)}
          </Fact>
        )}
      </dl>
    </>
  );
}

const BOTH = "both have been seen: one is a bug, or two classes share a name; no written rule is known here";
const ONE = "only one order has been seen";
const NONE = "no report or mail shows the two together";

const isSeen = ({ total, said }: PairView["forward"]): boolean => total > 0 || said.length > 0;

const saidText = ({ said }: PairView["forward"]): string =>
  said.length === 0 ? "" : `, ${counted(new Set(said.map(({ messageId }) => messageId)).size, "mail")} in words`;

/** The order that a chart of the source's comments gives, as a mail quotes it; null where none does, or charts give both. */
function writtenRule({ a, b, forward, backward }: PairView): React.ReactNode {
  const [isForward, isBackward] = [forward, backward].map(({ said }) => said.some(({ form }) => form === "chart"));
  if (isForward === isBackward) return null;
  return (
    <>
      <LockName name={isForward ? a : b} /> first, by the written rule that mails quote
    </>
  );
}
