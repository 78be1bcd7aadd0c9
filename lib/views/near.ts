/** Inversions that share dependencies with one, and why each is near. */
import type { NearInversion, StoredInversion } from "../db/index.ts";
import { type InversionSummary, toSummary } from "./summary.ts";

export type Related = {
  readonly inversion: string;
  /** Shared dependencies of all that the two have, 0 to 1. */
  readonly score: number;
  readonly reasons: readonly { readonly rule: string; readonly detail: string; readonly messages: readonly string[] }[];
  readonly summary: InversionSummary;
};

export function toRelated(
  stored: StoredInversion,
  near: readonly NearInversion[],
  neighbours: readonly StoredInversion[],
  now: string,
): readonly Related[] {
  return near.flatMap(({ id, shared }) => {
    const other = neighbours.find((each) => each.id === id);
    if (!other) return [];
    const all = stored.data.edges.length + other.data.edges.length - shared.length;
    return [
      {
        inversion: id,
        score: all > 0 ? Math.round((shared.length / all) * 100) / 100 : 0,
        reasons: [...shared.map((edge) => sharedEdge(stored, edge)), ...sameTitles(stored, other)],
        summary: toSummary(other, now),
      },
    ];
  });
}

function sharedEdge(stored: StoredInversion, { from, to }: { from: string; to: string }) {
  const index = stored.data.edges.findIndex((edge) => edge.from === from && edge.to === to);
  return {
    rule: "shared-edge",
    detail: `same edge ${index + 1}: ${from} -> ${to}`,
    messages: stored.data.edges[index]?.messages.slice(0, 3) ?? [],
  };
}

function sameTitles(stored: StoredInversion, other: StoredInversion) {
  const titles = new Set([stored.title, ...stored.altTitles]);
  return [other.title, ...other.altTitles]
    .filter((title) => titles.has(title))
    .map((title) => ({ rule: "same-title", detail: `same title: ${title}`, messages: [] }));
}
