// Answers go to standard output, in the form that was asked for.
import { once } from "node:events";

export type Form = { readonly json?: boolean; readonly jsonl?: boolean };

/** Waits when the reader is slower than we are, so that a long answer does not pile up in memory. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text.endsWith("\n") ? text : `${text}\n`)) await once(process.stdout, "drain");
}

export const printJson = (value: unknown): Promise<void> => print(JSON.stringify(value));

export async function printBytes(bytes: Buffer): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, "drain");
}
