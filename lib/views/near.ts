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
        reasons: [sharedEdges(stored, shared), ...sameTitles(stored, other)],
        summary: toSummary(other, now),
      },
    ];
  });
}

function sharedEdges(stored: StoredInversion, shared: NearInversion["shared"]) {
  const edges = stored.data.edges
    .map((edge, index) => ({ ...edge, number: index + 1 }))
    .filter((edge) => shared.some(({ from, to }) => edge.from === from && edge.to === to));
  const [only] = edges;
  const detail =
    edges.length === 1 && only
      ? `same edge ${only.number}: ${only.from} -> ${only.to}`
      : `same edges ${edges.map(({ number }) => number).join(", ")} of ${stored.data.edges.length}`;
  return { rule: "shared-edge", detail, messages: edges.flatMap(({ messages }) => messages.slice(0, 1)) };
}

function sameTitles(stored: StoredInversion, other: StoredInversion) {
  const titles = new Set([stored.title, ...stored.altTitles]);
  return [other.title, ...other.altTitles]
    .filter((title) => titles.has(title))
    .map((title) => ({ rule: "same-title", detail: `same title: ${title}`, messages: [] }));
}
