/** What changed in one patch from each version to the next: the lines of the patch itself that differ, file by file. */
import { fixPath } from "@/lib/urls";
import { type FileChange, maskText, type PatchVersionView } from "@/lib/views";
import { Code } from "../code.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";

export function PatchChanges({ of }: { of: readonly PatchVersionView[] }) {
  const steps = of.slice(1).map((version, at) => ({ version, before: of[at] }));
  if (steps.length === 0) return null;
  return (
    <Section
      id="changes"
      title="What changed in this patch"
      note="its own added and removed lines; what a rebase moves is left out"
    >
      {steps.map(({ version, before }) => (
        <Step key={version.messageId} version={version} before={before} />
      ))}
    </Section>
  );
}

function Step({ version, before }: { version: PatchVersionView; before: PatchVersionView | undefined }) {
  return (
    <>
      <h3>
        {before && <a href={fixPath(before.messageId)}>{before.label}</a>} →{" "}
        <a href={fixPath(version.messageId)}>{version.label}</a>{" "}
        {before?.subject !== version.subject && (
          <span className="note-n">
            <Text of={version.subject} />
          </span>
        )}
      </h3>
      {version.changes.length === 0 ? (
        <p className="empty">Not one changed line differs.</p>
      ) : (
        version.changes.map((file) => <File key={file.path} of={file} />)
      )}
    </>
  );
}

const SIGNS = { was: "-", now: "+", both: " " } as const;
const ROLES = { was: "del", now: "add" } as const;

function File({ of: { path, change, lines, isCut } }: { of: FileChange }) {
  return (
    <>
      <p className="cap">
        <code>{path}</code>
        {change !== "changed" && (
          <span className="was"> {change === "added" ? "new in this version" : "no longer touched"}</span>
        )}
      </p>
      <Code form="diff after" label={`What changed in ${path}`}>
        {lines.map((line, index) => (
          // Lines repeat: a line is its place.
          <Line key={`${index} ${line.which}`} of={line} isFirst={index === 0} />
        ))}
      </Code>
      {isCut && <p className="note">More of it stands in the mails.</p>}
    </>
  );
}

function Line({ of: { which, text }, isFirst }: { of: FileChange["lines"][number]; isFirst: boolean }) {
  const shown = <Text of={`${SIGNS[which]} ${maskText(text)}`} />;
  return (
    <>
      {!isFirst && "\n"}
      {which === "both" ? shown : <span className={ROLES[which]}>{shown}</span>}
    </>
  );
}
