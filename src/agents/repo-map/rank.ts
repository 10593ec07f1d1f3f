import type { Edge, Repository } from "./graph.ts";
import type { Declared } from "./tags.ts";

export interface Ranked extends Declared {
  path: string;
  rank: number;
}

export interface Focus {
  /** Files that the work is about. */
  paths: readonly string[];
  /** Names that it speaks of. */
  names: readonly string[];
}

/** How much a name weighs: what is spoken of much, what is private or everywhere little. */
function weightOf(name: string, places: number, spokenOf: ReadonlySet<string>): number {
  const isTelling =
    name.length >= 8 && (/_/.test(name.slice(1)) || /[a-z][A-Z]/.test(name) || name.includes("-"));
  return (
    (spokenOf.has(name) ? 10 : 1) *
    (isTelling ? 10 : 1) *
    (name.startsWith("_") ? 0.1 : 1) *
    (places > 5 ? 0.1 : 1)
  );
}

interface Weighed extends Edge {
  weight: number;
}

function weighed(edges: readonly Edge[], { paths, names }: Focus): Weighed[] {
  const places = new Map<string, Set<string>>();
  for (const { name, to } of edges) places.set(name, (places.get(name) ?? new Set()).add(to));
  const spokenOf = new Set(names);
  const focus = new Set(paths);
  return edges.map((edge) => ({
    ...edge,
    weight:
      weightOf(edge.name, places.get(edge.name)?.size ?? 0, spokenOf) *
      Math.sqrt(edge.count) *
      (focus.has(edge.from) ? 50 : 1),
  }));
}

const DAMPING = 0.85;
const MOST_ROUNDS = 60;
const ENOUGH = 1e-6;

/** By power iteration; what names nobody gives its rank back to where everything starts. */
function pageRank(
  nodes: readonly string[],
  edges: readonly Weighed[],
  focus: ReadonlySet<string>,
): Map<string, number> {
  const starts = nodes.filter((node) => focus.has(node));
  const share = 1 / (starts.length || nodes.length);
  const start = new Map(
    nodes.map((node) => [node, starts.length === 0 || focus.has(node) ? share : 0]),
  );
  const out = new Map<string, number>();
  for (const { from, weight } of edges) out.set(from, (out.get(from) ?? 0) + weight);
  let ranks = start;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const lost = nodes.reduce((sum, node) => sum + (out.has(node) ? 0 : (ranks.get(node) ?? 0)), 0);
    const next = new Map(
      [...start].map(([node, at]) => [node, at * (1 - DAMPING + DAMPING * lost)]),
    );
    for (const { from, to, weight } of edges) {
      const given = ((ranks.get(from) ?? 0) * weight) / (out.get(from) ?? 1);
      next.set(to, (next.get(to) ?? 0) + DAMPING * given);
    }
    const moved = nodes.reduce(
      (sum, node) => sum + Math.abs((next.get(node) ?? 0) - (ranks.get(node) ?? 0)),
      0,
    );
    ranks = next;
    if (moved < ENOUGH) break;
  }
  return ranks;
}

/** What is declared, the most looked-for first; what nobody names stands behind, file by file. */
export function rankDeclared(
  repository: Repository,
  edges: readonly Edge[],
  focus: Focus,
): Ranked[] {
  const heavy = weighed(edges, focus);
  const nodes = [...repository.keys()];
  const ranks = pageRank(nodes, heavy, new Set(focus.paths));
  const out = new Map<string, number>();
  for (const { from, weight } of heavy) out.set(from, (out.get(from) ?? 0) + weight);
  const ofName = new Map<string, number>();
  for (const { from, to, name, weight } of heavy) {
    const given = ((ranks.get(from) ?? 0) * weight) / (out.get(from) ?? 1);
    const key = `${to}\0${name}`;
    ofName.set(key, (ofName.get(key) ?? 0) + given);
  }
  const all = [...repository].flatMap(([path, { declared }]) =>
    declared.map((one) => ({ ...one, path, rank: ofName.get(`${path}\0${one.name}`) ?? 0 })),
  );
  return all.toSorted(
    (a, b) => b.rank - a.rank || (ranks.get(b.path) ?? 0) - (ranks.get(a.path) ?? 0),
  );
}

/** Characters of a token, as far as anybody plans with it. */
const CHARACTERS = 3.5;

/** `path`, then its lines, `12 | export function total(`; as many as there is room for, files by rank. */
export function renderMap(ranked: readonly Ranked[], mostTokens: number): string {
  let room = mostTokens * CHARACTERS;
  const files = new Map<string, Map<number, string>>();
  for (const { path, line, text } of ranked) {
    const words = `${String(line).padStart(5)} | ${text}`;
    const cost = words.length + 1 + (files.has(path) ? 0 : path.length + 2);
    if (cost > room) break;
    room -= cost;
    files.set(path, (files.get(path) ?? new Map<number, string>()).set(line, words));
  }
  return [...files]
    .map(([path, lines]) =>
      [path, ...[...lines].toSorted(([a], [b]) => a - b).map(([, words]) => words)].join("\n"),
    )
    .join("\n\n");
}
