/** A view as the web gives it in JSON: what stands on the page, with addresses shortened as there. */
import { maskText } from "./mask-text.ts";
import { maskAddress } from "./person.ts";

/** Fields of people's own words. */
const WORDS = new Set(["quote", "text", "question", "changelog", "value", "snippet"]);

/** JSON for the web: addresses are shortened, in their own fields and in people's words; the rest is as it is. */
export const toPublicJson = (value: unknown): string =>
  JSON.stringify(value, (key, item) => {
    if (typeof item !== "string") return item;
    if (key === "address") return maskAddress(item);
    return WORDS.has(key) ? maskText(item) : item;
  });
