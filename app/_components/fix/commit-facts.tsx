/** What is known of a commit: author, first release, patches, reports it closes, commits before and after it. */
import { commitPath, fixPath, messagePath, syzbotPath } from "@/lib/urls";
import { type CommitView, personName, tieText, toLine } from "@/lib/views";
import { Day } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";

export function CommitFacts({ of }: { of: CommitView }) {
  const { author, authoredAt, release, upstream, patches, fixes, closes, earlier, followUps } = of;
  const known = new Set(patches.map(({ messageId }) => messageId));
  return (
    <dl className="facts">
      {author !== null && (
        <Fact label="Author">
          {personName(author)} <Day of={authoredAt} />
        </Fact>
      )}
      {release !== null && <Fact label="Release">first in {release}</Fact>}
      {upstream !== null && (
        <Fact label="Upstream">
          <Sha of={upstream} />
        </Fact>
      )}
      {patches.map(({ messageId, rule }) => (
        <Fact key={messageId} label="Patch">
          <a href={fixPath(messageId)}>{messageId}</a> <span className="was">by {rule}</span>
        </Fact>
      ))}
      {fixes
        .filter(({ messageId }) => messageId === null || !known.has(messageId))
        .map((fix) => (
          <Fact key={`${fix.messageId} ${fix.via}`} label="Patch">
            <StateBadge state={fix.state} />{" "}
            {fix.messageId === null ? (
              <Text of={fix.subject} />
            ) : (
              <a href={fixPath(fix.messageId)}>{toLine(fix.subject)}</a>
            )}{" "}
            <span className="was">
              <Text of={tieText(fix)} />
            </span>
            {fix.messageId === null && fix.quote !== null && <Said quote={fix.quote} messageId={null} />}
          </Fact>
        ))}
      {closes.map(({ about, rule }) => (
        <Fact key={about} label="Closes">
          <Closed about={about} /> <span className="was">{rule}</span>
        </Fact>
      ))}
      {earlier.map(({ kind, sha }) => (
        <Fact key={`${kind} ${sha}`} label={kind === "reverts" ? "Reverts" : "Mends"}>
          <Sha of={sha} />
        </Fact>
      ))}
      {followUps.map(({ kind, sha, title, committedAt }) => (
        <Fact key={`${kind} ${sha}`} label={kind === "reverts" ? "Reverted by" : "Mended by"}>
          <Sha of={sha} /> <Text of={title} /> <Day of={committedAt} />
        </Fact>
      ))}
    </dl>
  );
}

const Sha = ({ of }: { of: string }) => (
  <a href={commitPath(of)}>
    <code>{of.slice(0, 12)}</code>
  </a>
);

function Closed({ about }: { about: string }) {
  const bug = about.startsWith("syz:") ? about.slice("syz:".length) : undefined;
  return <a href={bug === undefined ? messagePath(about) : syzbotPath(bug)}>{about}</a>;
}
