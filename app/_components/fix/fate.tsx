/** What became of a patch: its state and what tells, its commit and release, later commits, and the tags it was given. */
import { commitPath, commitUrl, messagePath } from "@/lib/urls";
import { type FixView, personName } from "@/lib/views";
import { Day } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";

export function Fate({ of: { fate, followUps, tags, message } }: { of: FixView }) {
  const { state, commit, commitTitle, via, since, release } = fate;
  return (
    <dl className="facts">
      <Fact label="State">
        <StateBadge state={state === "posted" ? "patch-posted" : state} /> {since !== null && <Day of={since} />}{" "}
        {via !== null && <span className="was">tied by {via}</span>}
      </Fact>
      {commit !== null && (
        <Fact label="Commit">
          <a href={commitPath(commit)}>
            <code>{commit.slice(0, 12)}</code>
          </a>{" "}
          {commitTitle !== null && <Text of={commitTitle} />} <a href={commitUrl(commit)}>Linus' tree</a>
          {release !== null && <span className="was"> first in {release}</span>}
        </Fact>
      )}
      {followUps.map(({ kind, sha, title, committedAt }) => (
        <Fact key={`${kind} ${sha}`} label={kind === "reverts" ? "Reverted by" : "Mended by"}>
          <a href={commitPath(sha)}>
            <code>{sha.slice(0, 12)}</code>
          </a>{" "}
          <Text of={title} /> <Day of={committedAt} />
        </Fact>
      ))}
      {message.patch !== null && message.patch.files.length > 0 && (
        <Fact label="Files">
          {message.patch.files.map((file) => (
            <span key={file}>
              <code>{file}</code>{" "}
            </span>
          ))}
        </Fact>
      )}
      {tags.map(({ name, messageId, author }) => (
        <Fact key={`${name} ${messageId} ${author.address}`} label={name}>
          <a href={messagePath(messageId)}>{personName(author)}</a>
        </Fact>
      ))}
    </dl>
  );
}
