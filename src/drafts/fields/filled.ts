import { isDeepStrictEqual } from "node:util";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq } from "../../db/drizzle.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import { controlOf } from "./controls.ts";

/** What Jira said of a field when an item was sent last, and the value that it meant; by field id. */
export type Refusals = Record<string, { message: string; value: unknown }>;

/** Of the newest publication. */
export async function listRefusals(db: Queries, draftId: string): Promise<Refusals> {
  const { publications, publicationItems } = db.t;
  const [newest] = await db
    .select({ id: publications.id })
    .from(publications)
    .where(eq(publications.draftId, draftId))
    .orderBy(desc(publications.createdAt))
    .limit(1);
  if (!newest) return {};
  const items = await db
    .select({ fields: publicationItems.fields, errors: publicationItems.fieldErrors })
    .from(publicationItems)
    .where(
      and(eq(publicationItems.publicationId, newest.id), eq(publicationItems.state, "failed")),
    );
  const all = items.flatMap(({ fields, errors }) =>
    Object.entries(errors).map(([id, message]): [string, Refusals[string]] => [
      id,
      { message: `Jira refused this value: ${message}`, value: fields.custom[id] },
    ]),
  );
  return Object.fromEntries(all);
}

/** The words of the refusal while the value is still the refused one. */
export function refusalOf(refusals: Refusals, id: string, value: unknown): string | undefined {
  const refusal = refusals[id];
  return refusal && isDeepStrictEqual(refusal.value, value) ? refusal.message : undefined;
}

/** One of the other fields as it is sent. */
export interface FilledField {
  id: string;
  name: string;
  text: string;
  /** The item's own value, not the one for all items. */
  isOwn: boolean;
  /** What Jira said of just this value. */
  refused: string | undefined;
}

/** In Jira's order. */
export const filledFields = (
  screen: JiraField[],
  {
    content,
    custom,
    refusals,
  }: { content: StoryContent; custom: Record<string, unknown>; refusals: Refusals },
): FilledField[] =>
  screen.flatMap((field) => {
    const { id, name } = field;
    const value = custom[id];
    if (value === undefined) return [];
    const own = content.fields?.[id];
    const isOwn = own !== undefined && isDeepStrictEqual(own.value, value);
    const words = controlOf(field).words(field, value);
    const text = (isOwn ? own.text : undefined) ?? words;
    return [{ id, name, text, isOwn, refused: refusalOf(refusals, id, value) }];
  });
