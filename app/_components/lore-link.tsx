/** A mail on lore, the authority for it; nothing for one that has no id of its own (a saved page). */
import type { ReactNode } from "react";
import { isMadeUpId } from "@/lib/mail";
import { loreUrl } from "@/lib/urls";

type Props = { readonly messageId: string; readonly leaf?: string; readonly children?: ReactNode };

export function LoreLink({ messageId, leaf = "", children = "lore" }: Props) {
  return isMadeUpId(messageId) ? null : <a href={loreUrl(messageId, leaf)}>{children}</a>;
}
