/** Where a Message-ID leads that no stored mail has: a saved page that went into the mail it shows, or one that shows a mail not here. */
import { findRedirect, findShownOn } from "../db/index.ts";

export const findMoved = async (messageId: string): Promise<string | undefined> =>
  (await findRedirect(messageId)) ?? (await findShownOn(messageId));
