import type { Diagram } from "../../db/schema/document-content.ts";
import type { Edge } from "../repo-map/graph.ts";
import { layOut } from "./layout.ts";

const MOST_NODES = 14;
const MOST_EDGES = 40;
const TEST = /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$/i;

export const isTest = (path: string): boolean => TEST.test(path);

/** Files while they are few, else their folders, as deep as there are few enough of them. */
export function groupFiles(paths: readonly string[], most: number): Map<string, string[]> {
  const depth = Math.max(1, ...paths.map((path) => path.split("/").length));
  for (let cut = depth; cut > 1; cut -= 1) {
    const groups = Map.groupBy(paths, (path) => headOf(path, cut));
    if (groups.size <= most) return groups;
  }
  return Map.groupBy(paths, (path) => headOf(path, 1));
}

const headOf = (path: string, depth: number): string => path.split("/").slice(0, depth).join("/");

/** What uses what, without tests; null where there is nothing to draw. */
export function diagramOf(paths: readonly string[], edges: readonly Edge[]): Diagram | null {
  const drawn = paths.filter((path) => !isTest(path));
  const groups = [...groupFiles(drawn, MOST_NODES)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_NODES);
  const groupOf = new Map(groups.flatMap(([name, files]) => files.map((file) => [file, name])));
  const counts = new Map<string, { from: string; to: string; count: number }>();
  for (const { from: user, to: used, count } of edges) {
    const [from, to] = [groupOf.get(user), groupOf.get(used)];
    if (from === undefined || to === undefined || from === to) continue;
    const edge = counts.get(`${from}\0${to}`) ?? { from, to, count: 0 };
    counts.set(`${from}\0${to}`, { ...edge, count: edge.count + count });
  }
  if (groups.length < 2) return null;
  const heaviest = [...counts.values()].toSorted((a, b) => b.count - a.count).slice(0, MOST_EDGES);
  return layOut(
    groups.map(([name]) => name),
    heaviest,
  );
}
