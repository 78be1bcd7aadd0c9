/** Below the name: MAINTAINERS' facts, totals, and a link for each state. */
import { inversionsPath, loreListUrl } from "@/lib/urls";
import { counted, type SubsystemView, toWords } from "@/lib/views";
import { Days } from "../day.tsx";
import { Meta } from "../meta.tsx";
import { Text } from "../text.tsx";

export function SubsystemMeta({ of }: { of: SubsystemView }) {
  return (
    <>
      <Meta
        of={[
          ["title", of.title === null ? "title unknown" : <Text key="t" of={of.title} />],
          ...of.lists.slice(0, 3).map((list) => [list, <List key="l" of={list} />] as const),
          ["maintainers", of.maintainers.length > 0 && of.maintainers.slice(0, 6).map(toName).join(", ")],
          ["counts", `${counted(of.total, "inversion")}, ${counted(of.reports, "report")}`],
          ["days", <Days key="d" from={of.firstSeen} to={of.lastSeen} />],
        ]}
      />
      <p className="chips">
        <a href={inversionsPath({ subsystem: of.name })}>all {of.total}</a>
        {of.states.map(({ value, count }) => (
          <span key={value}>
            {" "}
            <a href={inversionsPath({ subsystem: of.name, state: value })}>
              {toWords(value)} {count}
            </a>
          </span>
        ))}
      </p>
    </>
  );
}

/** `linux-unionfs@vger.kernel.org` as its inbox on lore. */
function List({ of }: { of: string }) {
  const name = of.split("@")[0] ?? of;
  return (
    <>
      list <a href={loreListUrl(name)}>{name}</a>
    </>
  );
}

/** `Jane Doe <jane@example.org>` -> Jane Doe. */
const toName = (maintainer: string): string => maintainer.replace(/[ ]*<[^>]*>.*$/, "");
