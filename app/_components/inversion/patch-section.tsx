/** The patch that stands for the resolution: why it is tied to this cycle, its changelog and its diff. */
import { commitUrl, messagePath } from "@/lib/urls";
import { fixTitle, type InversionView, maskText, personName, tieText, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { LoreLink } from "../lore-link.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";
import { Diff } from "./diff.tsx";

type Patch = NonNullable<InversionView["patch"]>;

export function PatchSection({ of: { patch, fixes } }: { of: InversionView }) {
  if (!patch) return null;
  const { fix, text } = patch;
  return (
    <Section id="patch" title="Patch" note={<Head of={patch} />}>
      <Ties of={fix} />
      {!text && <p className="empty">The text of this patch is not kept here.</p>}
      {text && <Changelog of={maskText(text.changelog)} />}
      {text && text.diff.length > 0 && <Diff of={text.diff} label={`Diff of ${fix.subject}`} />}
      {text && text.more > 0 && fix.messageId !== null && (
        <p className="note">
          {text.more} more lines in <a href={messagePath(fix.messageId)}>the mail</a>.
        </p>
      )}
      {fixes.length > 1 && <Others of={fixes} />}
    </Section>
  );
}

/** A changelog that quotes a report is folded after its beginning. */
const LONG = 60;
const SHOWN = 24;

function Changelog({ of }: { of: string }) {
  const lines = of.split("\n");
  if (of === "") return null;
  const head = lines.length > LONG ? lines.slice(0, SHOWN) : lines;
  const rest = lines.slice(head.length);
  return (
    <>
      <pre className="mail">
        <Text of={head.join("\n")} />
      </pre>
      {rest.length > 0 && (
        <details className="fold">
          <summary>{rest.length} more lines of the changelog</summary>
          <pre className="mail">
            <Text of={rest.join("\n")} />
          </pre>
        </details>
      )}
    </>
  );
}

function Head({ of: { fix, author } }: { of: Patch }) {
  return (
    <>
      <Text of={fixTitle(fix)} />
      {author && `, ${personName(author)}`} {fix.date !== null && <Day of={fix.date} />} · {toWords(fix.state)}
      {fix.commit !== null && (
        <>
          {" "}
          as{" "}
          <a href={commitUrl(fix.commit)}>
            <code>{fix.commit}</code>
          </a>
        </>
      )}
      {fix.messageId !== null && (
        <>
          {" "}
          · <a href={messagePath(fix.messageId)}>mail</a> <LoreLink messageId={fix.messageId} />
        </>
      )}
    </>
  );
}

function Ties({ of }: { of: Patch["fix"] }) {
  return (
    <div className="note why">
      Tied to this cycle by:
      <ul>
        <li>
          <span className="sg">+</span> <Text of={tieText(of)} />
          {of.quote && <>: “{maskText(of.quote)}”</>}
        </li>
      </ul>
    </div>
  );
}

function Others({ of }: { of: InversionView["fixes"] }) {
  return (
    <>
      <h3 className="cap">All patches and commits tied to this cycle</h3>
      <table className="t mini stack">
        <tbody>
          {of.map((fix, index) => (
            // A commit may be known without a mail: a row is its place.
            <tr key={`${index} ${fix.messageId}`}>
              <td className="d">
                <Day of={fix.date} />
              </td>
              <td className="w">
                {fix.messageId === null ? <Text of={fixTitle(fix)} /> : <FixLink of={fix} id={fix.messageId} />}
              </td>
              <td className="s">
                <Text of={tieText(fix)} />
              </td>
              <td className="s nowrap">{toWords(fix.state)}</td>
              <td className="s nowrap">{fix.commit !== null && <code>{fix.commit.slice(0, 12)}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function FixLink({ of, id }: { of: Patch["fix"]; id: string }) {
  return (
    <a href={messagePath(id)}>
      {of.version !== null && of.version > 1 && `v${of.version} `}
      <Text of={fixTitle(of)} />
    </a>
  );
}
