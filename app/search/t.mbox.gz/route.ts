import { mboxAnswer } from "@/app/_components/kept-mail.ts";
import { searchMails } from "@/lib/views";

export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams.get("q")?.trim() ?? "";
  return mboxAnswer(await searchMails(query), query);
}
