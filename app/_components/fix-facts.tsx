/** The patches of a story as facts, the furthest first: commit, title, what became of it and what ties it. */
import { commitUrl, messagePath } from "@/lib/urls";
import { type SyzbotView, tieText, toWords } from "@/lib/views";
import { Fact } from "./fact.tsx";
import { Text } from "./text.tsx";

type AnyFix = Pick<SyzbotView["fixes"][number], "messageId" | "commit" | "subject" | "state" | "via" | "confidence">;

/** Patches shown; `#syz test` makes ten of them for one bug. */
const FIXES = 4;
const NEAREST_FIRST = ["merged", "applied", "posted", "reverted", "superseded"];

/** `rest`: where the others stand. */
export function FixFacts({ of, rest }: { of: readonly AnyFix[]; rest: string }) {
  const best = nearestFixes(of);
  return (
    <>
      {best.slice(0, FIXES).map((fix) => (
        <Fact key={keyOf(fix)} label="Fix">
          <FixLine of={fix} />
        </Fact>
      ))}
      {best.length > FIXES && (
        <Fact label="Also">
          {best.length - FIXES} more {best.length - FIXES === 1 ? "patch" : "patches"}, {rest}
        </Fact>
      )}
    </>
  );
}

const keyOf = ({ messageId, commit, subject }: AnyFix): string => messageId ?? commit ?? subject;

/** Each once, the furthest first. */
export const nearestFixes = (fixes: readonly AnyFix[]): readonly AnyFix[] =>
  [...new Map(fixes.map((fix) => [keyOf(fix), fix])).values()].sort(
    (a, b) => NEAREST_FIRST.indexOf(a.state) - NEAREST_FIRST.indexOf(b.state),
  );

export function FixLine({ of }: { of: AnyFix }) {
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
