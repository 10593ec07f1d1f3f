import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { ItemKind } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { checkedCites, citedSchema, MOST, parseJson } from "../content.ts";
import { KINDS } from "../kind-types.ts";
import { parsePartialJson } from "../partial-json.ts";
import type { Settled } from "../trace/quote.ts";

/** An item as the outline of one window names it. */
export interface OutlineItem extends Settled {
  /** A word of the answer's own, or the id of a node that stands already. */
  ref: string;
  parentRef: string | null;
  kind: ItemKind;
  title: string;
  links: { type: "blocks" | "blocked_by" | "relates"; ref: string }[];
}

/** More a window is no outline. */
const MOST_ITEMS = 200;
const MOST_LINKS = 50;
const LONGEST_REF = 40;
const ref = z.string().min(1).max(LONGEST_REF);
const kind = z.enum(KINDS);
const link = z.strictObject({ type: z.enum(["blocks", "blocked_by", "relates"]), ref });
const item = z.strictObject({
  ref: ref.describe("A word of your own, or the id of an item of the outline so far"),
  parentRef: ref.nullable().describe("`ref` of the item above, or the id of one so far"),
  kind,
  title: z.string().min(1).max(MOST.title),
  cites: citedSchema(),
  links: z.array(link).max(MOST_LINKS),
});
const outline = z.strictObject({ nodes: z.array(item).max(MOST_ITEMS) });

/** What the answer is bound to, as JSON schema. */
export function outlineSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(outline);
  return schema;
}

type ParsedOutline = { ok: true; items: OutlineItem[] } | { ok: false; message: string };

/** Untrusted (law 8): a wrong form is refused, a citation that is not true is taken out. */
export async function parseOutline(
  text: string,
  passages: readonly Passage[],
): Promise<ParsedOutline> {
  const parsed = outline.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, message: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
  }
  const settle = checkedCites({ passages });
  const items: OutlineItem[] = [];
  for (const { cites, ...rest } of parsed.data.nodes) {
    items.push({ ...rest, ...settle(cites) });
    // To look for hundreds of quotes takes a while: others are answered between.
    await setImmediate();
  }
  return { ok: true, items };
}

const looseItem = z.object({
  ref,
  parentRef: ref.nullable().catch(null),
  kind,
  title: z.string().min(1),
});
const looseOutline = z.object({ nodes: z.array(z.unknown()) });

/** As much of an outline as has come: titles and places alone. */
export function partialOutline(text: string): OutlineItem[] {
  const parsed = looseOutline.safeParse(parsePartialJson(text));
  if (!parsed.success) return [];
  return parsed.data.nodes.slice(0, MOST_ITEMS).flatMap((value) => {
    const found = looseItem.safeParse(value);
    return found.success ? [{ ...found.data, cites: [], links: [] }] : [];
  });
}
