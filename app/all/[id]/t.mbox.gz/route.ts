import { mboxAnswer } from "@/app/_components/kept-mail.ts";
import { failure } from "@/app/_components/twin.ts";
import { fromParam } from "@/lib/urls";
import { threadView } from "@/lib/views";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = fromParam((await params).id);
  const view = await threadView(id);
  if (!view) return failure("txt", 404, { code: "not-found", message: "no such thread", operand: id });
  return mboxAnswer(
    view.mails.filter(({ isKept }) => isKept).map(({ messageId }) => messageId),
    id,
  );
}
