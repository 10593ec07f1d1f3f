import type { Diagram } from "../../db/schema/document-content.ts";

interface Line {
  from: string;
  to: string;
  count: number;
}

/** A node, or the place where a long line crosses a layer. */
interface Place {
  id: string;
  layer: number;
  width: number;
  /** Within its layer. */
  order: number;
  x: number;
}

const HEIGHT = 40;
const LAYER_GAP = 64;
const GAP = 24;
const MARGIN = 12;
const LETTER = 7.6;
const ROUNDS = 6;

/** In layers: whoever uses stands above what it uses; crossings are few, not fewest. */
export function layOut(names: readonly string[], lines: readonly Line[]): Diagram {
  const down = withoutCycles(names, lines);
  const layers = layersOf(names, down);
  const places = new Map<string, Place>(
    names.map((id, order) => {
      const width = Math.max(80, Math.round(id.length * LETTER + 24));
      return [id, { id, layer: layers.get(id) ?? 0, width, order, x: 0 }];
    }),
  );
  const chains = down.map((line) => chainOf(line, places));
  const rows = ordered(places, chains);
  const width = spread(rows);
  const nodes = names.flatMap((id) => {
    const place = places.get(id);
    return place
      ? [{ id, label: id, x: place.x, y: topOf(place.layer), width: place.width, height: HEIGHT }]
      : [];
  });
  const edges = down.map(({ from, to, count, isTurned }, i) => {
    const points = pointsOf(chains[i] ?? [], places);
    return isTurned
      ? { from: to, to: from, count, path: pathOf(points.toReversed()) }
      : { from, to, count, path: pathOf(points) };
  });
  return { width, height: topOf(rows.length - 1) + HEIGHT + MARGIN, nodes, edges };
}

const topOf = (layer: number): number => MARGIN + layer * (HEIGHT + LAYER_GAP);

interface Turned extends Line {
  isTurned: boolean;
}

/** Lines that close a circle are turned round while layers are looked for. */
function withoutCycles(names: readonly string[], lines: readonly Line[]): Turned[] {
  const state = new Map<string, "open" | "done">();
  const back = new Set<Line>();
  const visit = (name: string): void => {
    state.set(name, "open");
    for (const line of lines.filter(({ from }) => from === name)) {
      const seen = state.get(line.to);
      if (seen === "open") back.add(line);
      else if (seen === undefined) visit(line.to);
    }
    state.set(name, "done");
  };
  const used = new Set(lines.map(({ to }) => to));
  for (const name of names.toSorted((a, b) => Number(used.has(a)) - Number(used.has(b)))) {
    if (!state.has(name)) visit(name);
  }
  return lines.map((line) =>
    back.has(line)
      ? { from: line.to, to: line.from, count: line.count, isTurned: true }
      : { ...line, isTurned: false },
  );
}

function layersOf(names: readonly string[], lines: readonly Turned[]): Map<string, number> {
  const layers = new Map(names.map((name) => [name, 0]));
  for (let round = 0; round < names.length; round += 1) {
    for (const { from, to } of lines) {
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(from) ?? 0) + 1));
    }
  }
  return layers;
}

function chainOf({ from, to }: Turned, places: Map<string, Place>): string[] {
  const [first, last] = [places.get(from)?.layer ?? 0, places.get(to)?.layer ?? 0];
  const chain = [from];
  for (let layer = first + 1; layer < last; layer += 1) {
    const id = `${from}\0${to}\0${layer}`;
    places.set(id, { id, layer, width: 8, order: places.size, x: 0 });
    chain.push(id);
  }
  return [...chain, to];
}

/** Each place near the middle of those that it is joined to. */
function ordered(places: Map<string, Place>, chains: readonly string[][]): Place[][] {
  const rows: Place[][] = [];
  for (const place of places.values()) (rows[place.layer] ??= []).push(place);
  const joined = new Map<string, string[]>();
  const join = (a: string, b: string) => joined.set(a, [...(joined.get(a) ?? []), b]);
  for (const chain of chains) {
    for (const [i, id] of chain.entries()) {
      const next = chain[i + 1];
      if (next === undefined) continue;
      join(id, next);
      join(next, id);
    }
  }
  for (const row of rows) row.forEach((place, i) => (place.order = i));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
      const middles = new Map(row.map((place) => [place, middleOf(place, joined, places)]));
      row.sort((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
      row.forEach((place, i) => (place.order = i));
    }
  }
  return rows;
}

function middleOf(
  { id, order, layer }: Place,
  joined: ReadonlyMap<string, string[]>,
  places: ReadonlyMap<string, Place>,
): number {
  const near = (joined.get(id) ?? [])
    .map((other) => places.get(other))
    .filter((other) => other !== undefined && other.layer !== layer);
  return near.length === 0
    ? order
    : near.reduce((sum, other) => sum + (other?.order ?? 0), 0) / near.length;
}

/** Each row in the middle; the width of all. */
function spread(rows: readonly Place[][]): number {
  const widthOf = (row: readonly Place[]) =>
    row.reduce((sum, { width }) => sum + width + GAP, -GAP);
  const widest = Math.max(...rows.map(widthOf));
  for (const row of rows) {
    let x = MARGIN + (widest - widthOf(row)) / 2;
    for (const place of row) {
      place.x = Math.round(x);
      x += place.width + GAP;
    }
  }
  return Math.round(widest + 2 * MARGIN);
}

function pointsOf(
  chain: readonly string[],
  places: ReadonlyMap<string, Place>,
): [number, number][] {
  return chain.flatMap((id, i): [number, number][] => {
    const place = places.get(id);
    if (!place) return [];
    const x = Math.round(place.x + place.width / 2);
    const top = topOf(place.layer);
    if (i === 0) return [[x, top + HEIGHT]];
    return i === chain.length - 1
      ? [[x, top]]
      : [
          [x, top],
          [x, top + HEIGHT],
        ];
  });
}

/** A line through the points, each leg leaving and arriving straight down. */
const pathOf = (points: readonly [number, number][]): string =>
  points
    .map(([x, y], i) => {
      const before = points[i - 1];
      if (!before) return `M${x} ${y}`;
      const middle = Math.round((before[1] + y) / 2);
      return `C${before[0]} ${middle} ${x} ${middle} ${x} ${y}`;
    })
    .join("");
