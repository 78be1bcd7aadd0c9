/** Inversions that were reported again after a fix. */
import { inversionsPath } from "@/lib/urls";
import type { HomeView } from "@/lib/views";
import { Day } from "../day.tsx";
import { RingLink } from "../ring-link.tsx";
import { Section } from "../section.tsx";
import { StateBadge } from "../state-badge.tsx";
import { SubsystemLinks } from "../subsystem-links.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

export function Back({ of }: { of: HomeView["back"] }) {
  return (
    <Section
      id="back"
      title="Back again after a fix"
      note="the same cycle, reported after its fix"
      feed={inversionsPath({ state: "back" }, "index.atom")}
    >
      {of.length === 0 && <p className="empty">None is known in this base.</p>}
      {of.length > 0 && (
        <table className="t stack">
          <TableHead of={[["Cycle", "w"], ["Fixed", "some"], ["Back"], ["Now"]]} />
          <tbody>
            {of.map((row) => (
              <tr key={row.inversion}>
                <td className="w">
                  <RingLink inversion={row.inversion} cycle={row.cycle}>
                    <SubsystemLinks of={row.subsystems} />
                  </RingLink>
                </td>
                <td className="s">
                  <LastFix of={row.fix} />
                </td>
                <td className="s nowrap">
                  back{" "}
                  <b>
                    <Day of={row.back} />
                  </b>
                </td>
                <td>
                  <StateBadge state={row.state} stalled={row.stalled} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function LastFix({ of }: { of: HomeView["back"][number]["fix"] }) {
  if (!of) return <>fix not known by name</>;
  return (
    <>
      {of.commit !== null && <code>{of.commit.slice(0, 12)}</code>} <Text of={of.subject} />{" "}
      {of.date !== null && <Day of={of.date} />}
    </>
  );
}
