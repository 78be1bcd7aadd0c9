/** The clauses of a query, each with a way to do without it, and the orders of the result. */
import { Fragment } from "react";
import { searchPath } from "@/lib/urls";
import type { SearchView } from "@/lib/views";
import { Text } from "../text.tsx";

const ORDERS = [
  ["match", "by relevance"],
  ["newest", "newest first"],
  ["oldest", "oldest first"],
] as const;

export function Chips({ of }: { of: SearchView }) {
  return (
    <p className="chips">
      {of.chips.map(({ text, without }) => (
        <Fragment key={text}>
          <span className="chip">
            <code>
              <Text of={text} />
            </code>{" "}
            <a href={searchPath(without)} aria-label={`Remove ${text}`}>
              ×
            </a>
          </span>{" "}
        </Fragment>
      ))}
      {ORDERS.map(([sort, words]) => (
        <Fragment key={sort}>
          {of.sort === sort ? (
            <span>{words}</span>
          ) : (
            <a href={searchPath(of.query, { sort: sort === "match" ? null : sort })}>{words}</a>
          )}{" "}
        </Fragment>
      ))}
    </p>
  );
}
