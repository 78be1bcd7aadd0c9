import { matchTwin } from "@/app/_components/match/match-twin.ts";

export const GET = matchTwin("txt");
