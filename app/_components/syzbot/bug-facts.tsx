/** What is known of a syzbot bug: cycle, state, who said so, and how many others share cycle or title. */
import { counted, type SyzbotView } from "@/lib/views";
import { Fact } from "../fact.tsx";
import { FixFacts, FixLine, nearestFixes } from "../fix-facts.tsx";
import { RingLink } from "../ring-link.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { SubsystemLinks } from "../subsystem-links.tsx";

export function BugFacts({ of }: { of: SyzbotView }) {
  const { inversions, resolution } = of;
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
        <FixFacts of={of.fixes} rest="on the pages of the cycles" />
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
  const [fix] = nearestFixes(of.fixes);
  return (
    <Fact label="Its cycle">
      <StateBadge state={state} cameBack={of.cameBack !== null} /> <span className="was">by another report of it</span>{" "}
      {fix && <FixLine of={fix} />}
    </Fact>
  );
}
