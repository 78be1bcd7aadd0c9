/**
 * How columns are ordered that may be null: what is not known comes before all that is. SQLite does so by itself and from its indexes;
 * PostgreSQL has it the other way round, so it must be said. tests/lib/db/order.test.ts looks for orders that do not.
 */
export const ascending = { sort: "asc", nulls: "first" } as const;
export const descending = { sort: "desc", nulls: "last" } as const;
