import { rawAnswer } from "@/app/_components/kept-mail.ts";
import { failure } from "@/app/_components/twin.ts";
import { fromParam, loreUrl } from "@/lib/urls";
import { rawView } from "@/lib/views";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const id = fromParam((await params).id);
  const bytes = await rawView(id);
  if (bytes === "gone") return failure("txt", 410, { code: "gone", message: "this mail was removed", operand: id });
  if (bytes) return rawAnswer(bytes);
  const message = `the text of this mail is not kept here; see ${loreUrl(id, "raw")}`;
  return failure("txt", 404, { code: "not-found", message, operand: id });
}
