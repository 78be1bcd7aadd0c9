import { mboxAnswer } from "@/app/_components/kept-mail.ts";
import { readSearchMails, toQuery } from "@/app/_components/search/search-twin.ts";
import { failure, Refusal } from "@/app/_components/twin.ts";

export async function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  try {
    return await mboxAnswer(await readSearchMails(params), toQuery(params));
  } catch (error) {
    if (error instanceof Refusal) return failure("txt", error.status, error.failure);
    throw error;
  }
}
