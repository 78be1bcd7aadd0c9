/** Answers with the bytes of kept mails: one as it came, many as a gzipped mboxrd, streamed. */
import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { mboxOf } from "@/lib/views";
import { failure } from "./twin.ts";

/** `raw`: text that no browser may take for anything else. */
export const rawAnswer = (bytes: Buffer): Response =>
  new Response(new Uint8Array(bytes), {
    headers: { "Content-Type": "text/plain; charset=utf-8", "X-Robots-Tag": "noindex" },
  });

/** 404 when not one of the mails is kept here. `name`: of the file, cut to what every file system takes. */
export async function mboxAnswer(
  messageIds: Iterable<string> | AsyncIterable<string>,
  name: string,
): Promise<Response> {
  const mails = mboxOf(messageIds);
  const first = await mails.next();
  if (first.done)
    return failure("txt", 404, { code: "not-found", message: "no mail of this is kept here", operand: name });
  const gzip = createGzip();
  const bytes = async function* () {
    yield first.value;
    yield* mails;
  };
  pipeline(Readable.from(bytes()), gzip, (error) => {
    // A reader that goes away is no fault.
    if (error && !/premature close/i.test(error.message)) console.error(error);
  });
  const file = `${name.replace(/[^\w.@-]+/g, "_").slice(0, 100) || "mails"}.mbox.gz`;
  return new Response(toWeb(gzip), {
    headers: {
      "Content-Type": "application/gzip",
      "Content-Disposition": `attachment; filename="${file}"`,
      "X-Robots-Tag": "noindex",
    },
  });
}

function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      stream.destroy();
    },
  });
}
