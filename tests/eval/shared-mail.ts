/**
 * Mail and logs of ../shared/data for the measurements: read here, never copied.
 *
 * In: the name of a `.mboxrd.gz`. Out: its mails with the subject and the text parts decoded, small and quick, good enough to measure the parser by.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export type EvalMail = { readonly id: string; readonly subject: string; readonly from: string; readonly body: string };

export const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
export const hasData = existsSync(DATA);

export function readMails(name: string): EvalMail[] {
  const raw = gunzipSync(readFileSync(`${DATA}${name}`)).toString("latin1");
  return raw
    .split(/^From (?=\S+ .*\d{4}\n)/m)
    .filter((mail) => mail !== "")
    .map((mail) => readMail(mail.slice(mail.indexOf("\n") + 1).replaceAll(/^>(>*From )/gm, "$1")));
}

function readMail(mail: string): EvalMail {
  const { head, body } = split(mail);
  return {
    id: header(head, "message-id").replaceAll(/[<>]/g, ""),
    subject: words(header(head, "subject")),
    from: header(head, "from"),
    body: decodePart(head, body, 0),
  };
}

function split(part: string): { head: string; body: string } {
  const at = part.search(/\r?\n\r?\n/);
  if (at < 0) return { head: part, body: "" };
  return { head: part.slice(0, at), body: part.slice(at).replace(/^\r?\n\r?\n/, "") };
}

function header(head: string, name: string): string {
  const found = new RegExp(`^${name}:([^\\n]*(?:\\n[ \\t][^\\n]*)*)`, "im").exec(head)?.[1] ?? "";
  return found.replaceAll(/\r?\n[ \t]+/g, " ").trim();
}

function decodePart(head: string, body: string, level: number): string {
  const type = header(head, "content-type");
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (/^multipart\//i.test(type) && boundary !== undefined && level < 8) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1)
      .map((part) => split(part.replace(/^\r?\n/, "")));
    return parts.map((part) => decodePart(part.head, part.body, level + 1)).join("\n");
  }
  if (type !== "" && !/^text\/(?!html)/i.test(type)) return "";
  const charset = /charset="?([\w-]+)/i.exec(type)?.[1]?.toLowerCase() ?? "utf-8";
  const bytes = decodeTransfer(header(head, "content-transfer-encoding").toLowerCase(), body);
  return bytes.toString(charset.includes("8859") || charset.includes("windows") ? "latin1" : "utf8");
}

function decodeTransfer(encoding: string, body: string): Buffer {
  if (encoding === "base64") return Buffer.from(body, "base64");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1");
  const text = body
    .replaceAll(/=[ \t]*\r?\n/g, "")
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, "latin1");
}

/** Encoded words of a subject. */
function words(subject: string): string {
  return subject.replaceAll(
    /=\?([^?]+)\?([bq])\?([^?]*)\?=/gi,
    (_, _charset: string, encoding: string, text: string) =>
      encoding.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString()
        : text
            .replaceAll("_", " ")
            .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}
