import type { NodeRow } from "./view.ts";

/** A tree of up to so many items is shown whole. */
export const MOST_WHOLE = 120;
/** Of a longer one, so many of each list at a time. */
export const PAGE = 40;

/** Siblings from the place `from` on, counted from 0, of `total`. */
export interface Branch {
  /** Of the top, null. */
  parentId: string | null;
  from: number;
  total: number;
  /** So many of it are shown at a time. */
  page: number;
  items: { row: NodeRow; below: Branch | undefined }[];
}

/** What the address asks for: the list below one item, or the one at the top, and where it begins. */
export interface Unfolded {
  branch?: string | undefined;
  from?: string | undefined;
}

/** Of the list that stands below nothing. */
const TOP = "top";
const parentOf = (branch: string | undefined) => (branch === TOP ? null : branch);

/** The tree as it is shown: of a long one only the way to the item that is open, or was asked for, is unfolded. */
export function unfold(
  rows: readonly NodeRow[],
  { chosen, branch, from }: Unfolded & { chosen?: string | undefined } = {},
): Branch {
  const family = Map.groupBy(rows, ({ parentId }) => parentId);
  if (rows.length <= MOST_WHOLE) return wholeTree(rows);
  const way = wayTo(rows, chosen ?? branch);
  // A single item at the top says nothing alone.
  const [only, second] = family.get(null) ?? [];
  if (only && !second) way.add(only.id);
  const list = (parentId: string | null): Branch => {
    const all = family.get(parentId) ?? [];
    const asked = parentOf(branch) === parentId ? from : undefined;
    const onWay = Math.max(
      0,
      all.findIndex(({ id }) => way.has(id)),
    );
    // What stands before and after it is there, too.
    const around = Math.max(0, Math.min(onWay - PAGE / 2, all.length - PAGE));
    const start = startOf(asked, all.length) ?? around;
    const items = all.slice(start, start + PAGE).map((row) => {
      const isOpen = row.below > 0 && way.has(row.id);
      return { row, below: isOpen ? list(row.id) : undefined };
    });
    return { parentId, from: start, total: all.length, page: PAGE, items };
  };
  return list(null);
}

/** All of it, however long. */
export function wholeTree(rows: readonly NodeRow[]): Branch {
  const family = Map.groupBy(rows, ({ parentId }) => parentId);
  const list = (parentId: string | null): Branch => {
    const all = family.get(parentId) ?? [];
    const items = all.map((row) => ({ row, below: row.below > 0 ? list(row.id) : undefined }));
    return { parentId, from: 0, total: all.length, page: PAGE, items };
  };
  return list(null);
}

/** One list of a long tree, from a place on, or as many before it; undefined where there is none. */
export function listBranch(
  rows: readonly NodeRow[],
  { branch = TOP, from, before }: Unfolded & { before?: boolean },
): Branch | undefined {
  const parentId = parentOf(branch) ?? null;
  const all = rows.filter((row) => row.parentId === parentId);
  const end = startOf(from, all.length + 1) ?? 0;
  const start = before ? Math.max(0, end - PAGE) : end;
  const shown = all.slice(start, before ? end : start + PAGE);
  if (shown.length === 0) return undefined;
  const items = shown.map((row) => ({ row, below: undefined }));
  return { parentId, from: start, total: all.length, page: PAGE, items };
}

function startOf(from: string | undefined, length: number): number | undefined {
  const start = from === undefined ? Number.NaN : Number(from);
  return Number.isInteger(start) && start >= 0 && start < length ? start : undefined;
}

/** The item and all above it. */
function wayTo(rows: readonly NodeRow[], id: string | undefined): Set<string> {
  const parents = new Map(rows.map((row) => [row.id, row.parentId]));
  const way = new Set<string>();
  for (let at: string | null = id ?? null; at !== null && !way.has(at);) {
    if (parents.has(at)) way.add(at);
    at = parents.get(at) ?? null;
  }
  return way;
}
