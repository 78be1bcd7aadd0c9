/**
 * What changed in a working copy since it was last published: for each table a second one with the keys of its changed rows, each once,
 * filled by triggers. Durable with the change itself, for it is the same transaction.
 *
 *   UPDATE "Message" SET subject = ... WHERE id = 7    ->    "_changed_Message": 7
 *
 * A row that is gone is one whose key stands there and not in its table. `moved`: it left the place that it had in another unique index,
 * which another row may have taken.
 */
import type { Database } from "better-sqlite3";
import { quote, type Table } from "./tables.ts";

/** Rows that an `OR REPLACE` throws out fire their triggers only with `recursive_triggers`. */
export function recordChanges(db: Database, tables: readonly Table[]): void {
  db.pragma("recursive_triggers = ON");
  for (const table of tables) for (const sql of [toChangeTable(table), ...toTriggers(table)]) db.exec(sql);
}

export const changesOf = (table: Table): string => quote(`_changed_${table.name}`);

/** Not a name that a key column has. */
export const MOVED = '"moved?"';

function toChangeTable(table: Table): string {
  const columns = table.key.map(({ name, type }) => `${quote(name)} ${type} NOT NULL`);
  const key = table.key.map(({ name }) => quote(name));
  return `CREATE TABLE IF NOT EXISTS ${changesOf(table)} (${[...columns, `${MOVED} INTEGER NOT NULL`].join(", ")}, PRIMARY KEY (${key.join(", ")})) WITHOUT ROWID`;
}

/** An update that leaves all as it was is no change. */
function toTriggers(table: Table): string[] {
  const differs = (names: readonly string[]) =>
    names.map((name) => `OLD.${quote(name)} IS NOT NEW.${quote(name)}`).join(" OR ");
  const moving = [...table.key.map(({ name }) => name), ...table.unique];
  const moved = table.unique.length > 0;
  const anyColumn = `WHEN ${differs(table.columns.map(({ name }) => name))}`;
  return [
    toTrigger(table, "insert", "INSERT", "", note(table, { row: "NEW", moved: false })),
    toTrigger(table, "delete", "DELETE", "", note(table, { row: "OLD", moved })),
    toTrigger(table, "update", "UPDATE", anyColumn, note(table, { row: "NEW", moved: false })),
    toTrigger(
      table,
      "move",
      `UPDATE OF ${moving.map(quote).join(", ")}`,
      `WHEN ${differs(moving)}`,
      note(table, { row: "OLD", moved }),
    ),
  ];
}

/** Made each time the file is opened, so that they are those of this version. */
function toTrigger(table: Table, name: string, event: string, guard: string, body: string): string {
  const own = quote(`_changed_${table.name}_${name}`);
  return `DROP TRIGGER IF EXISTS ${own}; CREATE TRIGGER ${own} AFTER ${event} ON ${quote(table.name)} ${guard} BEGIN ${body} END`;
}

/** Without OR IGNORE or the like: inside a trigger the statement that fired it decides about conflicts. */
function note(table: Table, { row, moved }: { readonly row: "NEW" | "OLD"; readonly moved: boolean }): string {
  const names = table.key.map(({ name }) => quote(name));
  const values = names.map((name) => `${row}.${name}`);
  const isSame = names.map((name) => `${name} = ${row}.${name}`).join(" AND ");
  const add = `INSERT INTO ${changesOf(table)} (${names.join(", ")}, ${MOVED}) SELECT ${values.join(", ")}, ${Number(moved)}
    WHERE NOT EXISTS (SELECT 1 FROM ${changesOf(table)} WHERE ${isSame});`;
  return moved ? `UPDATE ${changesOf(table)} SET ${MOVED} = 1 WHERE ${isSame}; ${add}` : add;
}
