/**
 * How columns are ordered that may be null: what is not known comes before all that is. SQLite does so by itself and from its indexes;
 * PostgreSQL has it the other way round, so it must be said. tests/lib/db/order.test.ts looks for orders that do not.
 *
 * Where nothing need be said nothing is: Prisma spells it for SQLite as a CASE, which no index serves, and a page of a thread of
 * 100,000 mails sorted all of them.
 */
import { env } from "../env.ts";
import { isPostgres } from "./provider.ts";

export const ascending = {
  sort: "asc",
  get nulls() {
    return mustBeSaid() ? "first" : undefined;
  },
} as const;

export const descending = {
  sort: "desc",
  get nulls() {
    return mustBeSaid() ? "last" : undefined;
  },
} as const;

const mustBeSaid = (): boolean => isPostgres(env().DATABASE_URL);
