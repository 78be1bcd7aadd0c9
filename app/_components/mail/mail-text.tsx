/**
 * The text of a mail as it was sent: nothing is wrapped anew or left out, quotes are folded, and a report leads to its inversion.
 * A report quoted again is one line to unfold. Beside other mails, of a long report only the head is shown.
 */
import { inversionPath, messagePath } from "@/lib/urls";
import { type MailBlock, type MessageView, toLine, toMailBlocks } from "@/lib/views";
import { Code } from "../code.tsx";
import { Lines } from "./lines.tsx";

export type ReportMark = {
  readonly title: string;
  readonly inversion: string | null;
  readonly span: { readonly start: number; readonly end: number };
};

/** The reports of a mail as its text shows them. */
export const toReportMarks = ({ reports, inversions }: Pick<MessageView, "reports" | "inversions">): ReportMark[] =>
  reports.map(({ title, span }, index) => ({ title, span, inversion: inversions[index] ?? null }));

type Props = {
  readonly messageId: string;
  readonly body: string;
  readonly reports: readonly ReportMark[];
  /** `alone`: on its own page; `folded`: in a thread; `open`: in a flat thread, quotes unfolded. */
  readonly form: "alone" | "folded" | "open";
  /** The sentence that the reader was sent to. */
  readonly said?: { readonly start: number; readonly end: number } | undefined;
};

/** Quotes of fewer lines are read faster than unfolded. */
const FOLD_FROM = { alone: 40, folded: 8, open: Number.POSITIVE_INFINITY } as const;
const REPORT_HEAD = 24;

export function MailText({ messageId, body, reports, form, said }: Props) {
  return toMailBlocks(
    body,
    reports.map(({ span }) => span),
    said,
  ).map((block, index) => {
    // Blocks have no identity but their place.
    const key = `${index} ${block.kind}`;
    if (block.kind === "report") {
      const report = reports[block.report];
      return <Report key={key} block={block} report={report} messageId={messageId} form={form} />;
    }
    if (block.kind === "quote" && block.lines.length >= FOLD_FROM[form]) return <FoldedQuote key={key} of={block} />;
    return (
      <pre key={key} className="mail">
        <Lines of={block.lines} />
      </pre>
    );
  });
}

function FoldedQuote({ of: { lines } }: { of: MailBlock }) {
  const depth = Math.max(...lines.map((line) => line.depth));
  const words = lines.find(({ text }) => /\w/.test(text))?.text.replace(/^[>| ]+/, "") ?? "";
  return (
    <details className="fold" open={lines.some((line) => line.said)}>
      <summary>
        {lines.length} lines quoted, depth {depth}: {toLine(words.slice(0, 60))}
      </summary>
      <pre className="mail">
        <Lines of={lines} />
      </pre>
    </details>
  );
}

type ReportProps = {
  readonly block: MailBlock;
  readonly report: ReportMark | undefined;
  readonly messageId: string;
  readonly form: Props["form"];
};

function Report({ block: { lines }, report, messageId, form }: ReportProps) {
  const title = toLine(report?.title ?? "lock report");
  const isQuoted = (lines[0]?.depth ?? 0) > 0;
  const head = isQuoted ? [] : lines.slice(0, lines.length > REPORT_HEAD + 8 ? REPORT_HEAD : lines.length);
  const tail = lines.slice(head.length);
  return (
    <>
      <p className="small sec report-mark">
        {isQuoted ? "Report quoted: " : "Report: "}
        {report?.inversion ? <a href={inversionPath(report.inversion)}>{title}</a> : title}
      </p>
      {head.length > 0 && <Splat of={head} />}
      {tail.length > 0 && form === "alone" && (
        <details className="fold">
          <summary>
            {tail.length} {head.length > 0 ? "more lines of the report" : "lines of the report"}
          </summary>
          <Splat of={tail} />
        </details>
      )}
      {tail.length > 0 && form !== "alone" && (
        <p className="small sec">
          <a href={messagePath(messageId)}>
            {tail.length} {head.length > 0 ? "more lines of the report" : "lines of the report"}
          </a>{" "}
          on the page of this mail
        </p>
      )}
    </>
  );
}

function Splat({ of }: { of: MailBlock["lines"] }) {
  return (
    <Code label="Report" form="stack">
      <Lines of={of} />
    </Code>
  );
}
