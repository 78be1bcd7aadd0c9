/** What is known of a syzbot bug: cycle, state, who said so, and how many others share cycle or title. */
import { commitUrl, messagePath } from "@/lib/urls";
import { counted, type SyzbotView, tieText, toWords } from "@/lib/views";
import { Fact } from "../fact.tsx";
import { RingLink } from "../ring-link.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { SubsystemLinks } from "../subsystem-links.tsx";
import { Text } from "../text.tsx";

export function BugFacts({ of }: { of: SyzbotView }) {
  const { inversions, resolution } = of;
  const best = toBest(of.fixes);
  return (
    <div className="top">
      <dl className="facts">
        {inversions.map((each) => (
          <Fact key={each.inversion} label="Cycle">
            <RingLink inversion={each.inversion} cycle={each.cycle} />
          </Fact>
        ))}
        {inversions.length === 0 && <Fact label="Cycle">none was read from the mails that are here</Fact>}
        <Fact label="State">
          <StateBadge state={resolution?.state ?? "unknown"} />
          {resolution?.quote && (
            <Said quote={resolution.quote.text} messageId={resolution.quote.messageId} span={resolution.quote.span} />
          )}
        </Fact>
        {inversions.map((each) => (
          <OfCycle key={each.inversion} of={each} own={resolution?.state ?? null} />
        ))}
        {best.slice(0, FIXES).map((fix) => (
          <Fact key={keyOf(fix)} label="Fix">
            <Fix of={fix} />
          </Fact>
        ))}
        {best.length > FIXES && (
          <Fact label="Also">{best.length - FIXES} more patches, on the pages of the cycles</Fact>
        )}
      </dl>
      <dl className="facts">
        <Fact label="Also this cycle">
          {of.sameCycle.length === 0 ? (
            "no other id is known"
          ) : (
            <a href="#same-cycle">{counted(of.sameCycle.length, "other id")}</a>
          )}
        </Fact>
        <Fact label="Same title">
          {of.sameTitle.length === 0 ? (
            "no other cycle is known"
          ) : (
            <a href="#same-title">{counted(of.sameTitle.length, "other cycle")}</a>
          )}
        </Fact>
        <Fact label="Subsystem">
          {of.subsystems.length === 0 ? "unknown" : <SubsystemLinks of={of.subsystems.map(({ name }) => name)} />}
        </Fact>
        {of.syzbot.commands.map((command) => (
          <Fact key={`${command.messageId} ${command.via}`} label="Command">
            <Said quote={command.quote} messageId={command.messageId} date={command.date} span={command.span} />
          </Fact>
        ))}
      </dl>
    </div>
  );
}

/** Another bug may have settled the cycle that this one shows. */
function OfCycle({ of, own }: { of: SyzbotView["inversions"][number]; own: string | null }) {
  const { state } = of.resolution;
  if (state === own) return null;
  const [fix] = toBest(of.fixes);
  return (
    <Fact label="Its cycle">
      <StateBadge state={state} cameBack={of.cameBack !== null} /> <span className="was">by another report of it</span>{" "}
      {fix && <Fix of={fix} />}
    </Fact>
  );
}

/** Patches shown; `#syz test` makes ten of them for one bug. */
const FIXES = 4;
const NEAREST_FIRST = ["merged", "applied", "posted", "reverted", "superseded"];

type AnyFix = Pick<SyzbotView["fixes"][number], "messageId" | "commit" | "subject" | "state" | "via" | "confidence">;
const keyOf = ({ messageId, commit, subject }: AnyFix): string => messageId ?? commit ?? subject;

/** Each once, the furthest first. */
const toBest = (fixes: readonly AnyFix[]): readonly AnyFix[] =>
  [...new Map(fixes.map((fix) => [keyOf(fix), fix])).values()].sort(
    (a, b) => NEAREST_FIRST.indexOf(a.state) - NEAREST_FIRST.indexOf(b.state),
  );

function Fix({ of }: { of: AnyFix }) {
  return (
    <>
      {of.commit !== null && (
        <a href={commitUrl(of.commit)}>
          <code>{of.commit.slice(0, 12)}</code>
        </a>
      )}{" "}
      {of.messageId === null ? (
        <Text of={of.subject} />
      ) : (
        <a href={messagePath(of.messageId)}>
          <Text of={of.subject} />
        </a>
      )}{" "}
      <span className="was">
        {toWords(of.state)}; <Text of={tieText(of)} />
      </span>
    </>
  );
}
