/** An order of two locks that people state: `to` is taken while `from` is held. */

export type ProseForm = "arrow" | "sentence" | "ladder" | "chart";

export type ProseOrder = {
  /** The class that the spoken name stands for, as lockdep prints it; null where it stands for none, or the words do not tell. */
  readonly from: string | null;
  readonly to: string | null;
  readonly spokenFrom: string;
  readonly spokenTo: string;
  /** What the text adds of how: `splice to ovl file`; the heading of a ladder's column. */
  readonly note: string | null;
  /** `explicit`: stated; `inferred`: supposed, asked, or drawn from what a sentence implies. */
  readonly confidence: "explicit" | "inferred";
  /** The statement, in UTF-16 units of the text that was read. */
  readonly span: { readonly start: number; readonly end: number };
  readonly quoteDepth: number;
  readonly form: ProseForm;
};

/** A statement before its names are looked up. */
export type Stated = Omit<ProseOrder, "from" | "to">;

/** With who said it; null where a quote does not name its writer. */
export type AttributedOrder = ProseOrder & {
  readonly author: { readonly name: string | null; readonly address: string | null } | null;
};
