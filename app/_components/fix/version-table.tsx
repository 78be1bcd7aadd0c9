/** The versions of a series, oldest first: when, how it is known, its cover letter and patches, and what each became. */
import { fixPath, messagePath } from "@/lib/urls";
import { counted, type SeriesView, type VersionView } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

type Props = { readonly of: SeriesView; readonly messageId: string };

export function VersionTable({ of: { versions, dropped }, messageId }: Props) {
  // A patch alone that was sent once is on the page already.
  if (versions.length === 1 && (versions[0]?.patches.length ?? 0) <= 1) return null;
  const note = versions.length > 1 ? `${versions.length}, oldest first` : undefined;
  return (
    <Section id="versions" title="Versions" note={note}>
      <table className="t stack">
        <TableHead of={[["Sent"], ["Version"], ["Cover letter and patches"], ["Known"]]} />
        <tbody>
          {versions.map((version, at) => (
            <Row
              key={`${version.date} ${version.patches[0]?.messageId ?? version.cover?.messageId}`}
              of={version}
              messageId={messageId}
              form={at === versions.length - 1 ? "newest" : "older"}
              isFirst={at === 0}
            />
          ))}
        </tbody>
      </table>
      {dropped.length > 0 && (
        <p className="note">
          Not in the newest version:{" "}
          {dropped.map((patch) => (
            <span key={patch.messageId}>
              <a href={fixPath(patch.messageId)}>
                <Text of={patch.subject} />
              </a>{" "}
            </span>
          ))}
        </p>
      )}
    </Section>
  );
}

type RowProps = {
  readonly of: VersionView;
  readonly messageId: string;
  readonly form: "newest" | "older";
  readonly isFirst: boolean;
};

function Row({ of: { label, date, cover, patches, link }, messageId, form, isFirst }: RowProps) {
  return (
    <tr>
      <td className="d">
        <Day of={date} />
      </td>
      <td className="nowrap">
        {label}
        {form === "older" && <span className="was"> superseded</span>}
      </td>
      <td className="w">
        {cover !== null && (
          <a href={messagePath(cover.messageId)}>
            <Text of={cover.subject} />
          </a>
        )}
        <Patches of={patches} messageId={messageId} isFirst={isFirst} isOpen={patches.length <= FEW} />
      </td>
      <td className="s nowrap">{link !== null && <>by {link.rule === "in reply to" ? "In-Reply-To" : link.rule}</>}</td>
    </tr>
  );
}

/** Patches of one version that are listed at once; more are folded. */
const FEW = 3;

type PatchesProps = {
  readonly of: VersionView["patches"];
  readonly messageId: string;
  readonly isFirst: boolean;
  readonly isOpen: boolean;
};

function Patches({ of, messageId, isFirst, isOpen }: PatchesProps) {
  const list = (
    <ul className="patches">
      {of.map(({ messageId: id, subject, change }) => (
        <li key={id}>
          {id === messageId ? (
            <b>
              <Text of={subject} />
            </b>
          ) : (
            <a href={fixPath(id)}>
              <Text of={subject} />
            </a>
          )}
          {!isFirst && <span className="was"> {change}</span>}
        </li>
      ))}
    </ul>
  );
  if (of.length === 0) return null;
  if (isOpen) return list;
  const changed = of.filter(({ change }) => change !== "same").length;
  return (
    <details className="fold" open={of.some(({ messageId: id }) => id === messageId)}>
      <summary>
        {counted(of.length, "patch", "patches")}
        {!isFirst && `, ${changed} changed or new`}
      </summary>
      {list}
    </details>
  );
}
