import type { ItemKind } from "../../db/schema/content.ts";
import { MOST_WHOLE, PAGE } from "./branches.ts";

export interface Named {
  id: string;
  kind: ItemKind;
  title: string;
}

/** Items to choose another one from. */
export interface Offered {
  items: Named[];
  /** The words that were looked for, where there are too many to offer them all. */
  q: string | undefined;
  found: number;
  total: number;
}

/** All of them, or of many those whose title has the words `q`; the one to `keep` is always there. */
export function offer(
  others: Named[],
  { q = "", keep }: { q?: string | undefined; keep: string | null | undefined },
): Offered {
  const total = others.length;
  if (total <= MOST_WHOLE) return { items: others, q: undefined, found: total, total };
  const words = q.trim().toLowerCase();
  const found = others.filter(({ title }) => title.toLowerCase().includes(words));
  const first = found.slice(0, PAGE);
  const kept = others.filter(({ id }) => id === keep && !first.some((one) => one.id === id));
  return { items: [...kept, ...first], q, found: found.length, total };
}
