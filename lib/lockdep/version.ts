/**
 * Which code made a derived row: `deadlore reparse` makes again what carries an older number.
 */

/** Raise it when the same mails may give other reports, claims or patches. */
export const PARSER_VERSION = 3;

/** The canonical form of an inversion, the `v1` of its id. A new row in a table of names does not change it; another form does. */
export const INVERSION_VERSION = 1;
