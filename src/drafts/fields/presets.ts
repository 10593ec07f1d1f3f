import { isDeepStrictEqual } from "node:util";
import type { Account, Deps } from "../../app.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { Queries } from "../../db/db.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Target } from "../../db/schema/drafts.ts";
import { controlOf } from "./controls.ts";

type Place = Pick<Target, "connectionId" | "projectKey">;
type Values = Record<string, unknown>;
/** Somebody's own; a project has far fewer fields. */
const MOST = 200;

/** What a person filled in this project the last times, by field id. */
export async function findPresets(
  db: Queries,
  { id }: Pick<Account, "id">,
  place: Place,
): Promise<Values> {
  const [row] = await db
    .select()
    .from(db.t.fieldPresets)
    .where(mine(db, id, place));
  return row?.values ?? {};
}

const mine = (db: Queries, accountId: string, { connectionId, projectKey }: Place) => {
  const { fieldPresets } = db.t;
  return and(
    eq(fieldPresets.accountId, accountId),
    eq(fieldPresets.connectionId, connectionId),
    eq(fieldPresets.projectKey, projectKey),
  );
};

interface Filled {
  fields: JiraField[];
  before: Values;
  after: Values;
}

/** Remembers what the person changed; a field that was emptied is forgotten. */
export async function keepPresets(
  deps: Pick<Deps, "db" | "clock">,
  account: Pick<Account, "id">,
  place: Place,
  { fields, before, after }: Filled,
): Promise<void> {
  const changed = fields.filter(
    (field) =>
      controlOf(field).remembered &&
      field.id in after &&
      !isDeepStrictEqual(before[field.id], after[field.id]),
  );
  if (changed.length === 0) return;
  const own = Object.fromEntries(changed.map(({ id }) => [id, after[id]]));
  await changePresets(deps, account, place, (values) => ({ ...values, ...own }));
}

export const forgetPreset = (
  deps: Pick<Deps, "db" | "clock">,
  account: Pick<Account, "id">,
  place: Place,
  fieldId: string,
): Promise<void> =>
  changePresets(deps, account, place, (values) => ({ ...values, [fieldId]: undefined }));

async function changePresets(
  { db, clock }: Pick<Deps, "db" | "clock">,
  { id }: Pick<Account, "id">,
  { connectionId, projectKey }: Place,
  change: (values: Values) => Values,
): Promise<void> {
  const { fieldPresets } = db.t;
  await db.transaction(async (tx) => {
    const place = { connectionId, projectKey };
    const [row] = await tx.locked(
      tx
        .select()
        .from(fieldPresets)
        .where(mine(tx, id, place)),
    );
    const kept = Object.entries(change(row?.values ?? {})).filter(
      ([, value]) => value !== undefined,
    );
    const values = Object.fromEntries(kept.slice(-MOST));
    const updatedAt = clock.now();
    await tx
      .insert(fieldPresets)
      .values({ accountId: id, ...place, values, updatedAt })
      .onConflictDoUpdate({
        target: [fieldPresets.accountId, fieldPresets.connectionId, fieldPresets.projectKey],
        set: { values, updatedAt },
      });
  });
}

const REMEMBERED = "Remembered from last time.";
const GONE = "What you chose last time is no value of this field any more, so it was left out.";

/** What a form says of presets: which values came from there, and which Jira allows no more. */
export function presetNotes(
  fields: JiraField[],
  { presets, values }: { presets: Values; values: Values },
): { notes: Record<string, string[]>; remembered: string[] } {
  const known = fields.filter(({ id }) => presets[id] !== undefined);
  const isAllowed = (field: JiraField) => controlOf(field).allows(field, presets[field.id]);
  const used = known.filter(
    (field) => isAllowed(field) && isDeepStrictEqual(values[field.id], presets[field.id]),
  );
  const gone = known.filter((field) => !isAllowed(field) && usesPreset(values, presets, field));
  const notes = [
    ...used.map(({ id }) => [id, [REMEMBERED]]),
    ...gone.map(({ id }) => [id, [GONE]]),
  ];
  return {
    notes: Object.fromEntries(notes),
    remembered: [...used, ...gone].map(({ id }) => id),
  };
}

const usesPreset = (values: Values, presets: Values, { id }: JiraField) =>
  values[id] === undefined || isDeepStrictEqual(values[id], presets[id]);
