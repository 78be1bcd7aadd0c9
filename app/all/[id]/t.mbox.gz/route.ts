import { mboxAnswer } from "@/app/_components/kept-mail.ts";
import { failure } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { threadMails } from "@/lib/views";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = fromParam((await params).id);
  const mails = await threadMails(id);
  if (mails === "gone") return failure("txt", 410, { code: "gone", message: "this mail was removed", operand: id });
  if (!mails) return failure("txt", 404, { code: "not-found", message: "no such thread", operand: id });
  return mboxAnswer(mails, id);
}
