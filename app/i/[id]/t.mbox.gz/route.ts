import { mboxAnswer } from "@/app/_components/kept-mail.ts";
import { failure } from "@/app/_components/twin.ts";
import { inversionMails } from "@/lib/views";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const mails = await inversionMails(id);
  if (!mails) return failure("txt", 404, { code: "not-found", message: "no such inversion", operand: id });
  return mboxAnswer(mails, id.replace(":", "-"));
}
