import type { Account, Deps } from "../app.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";

export type OpenForm = Row<"openForms">;

/** The form of a new draft. */
export const NEW_FORM = "drafts/new";
/** Values of one form that were typed and not sent; at most this many characters in all. */
const MOST_CHARACTERS = 1_200_000;

export async function findOpenForm(
  db: Queries,
  account: Account,
  form: string,
): Promise<OpenForm | undefined> {
  const { openForms } = db.t;
  const [row] = await db
    .select()
    .from(openForms)
    .where(and(eq(openForms.accountId, account.id), eq(openForms.form, form)));
  return row;
}

export type Saved =
  | { ok: true; version: number; savedAt: Date }
  | {
      ok: false;
      code: "drafts.form_too_long" | "drafts.form_overtaken" | "drafts.form_sent";
      message: string;
    };

/** `seen` is the version that the tab saved or loaded last: a tab that was overtaken by another is told, and overwrites nothing. */
export async function saveOpenForm(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  form: string,
  { values, seen }: { values: Record<string, string>; seen: number },
): Promise<Saved> {
  const size = Object.values(values).reduce((sum, value) => sum + value.length, 0);
  if (size > MOST_CHARACTERS) {
    const message = `This is more than ${MOST_CHARACTERS.toLocaleString("en")} characters and is not saved. Shorten the text.`;
    return { ok: false, code: "drafts.form_too_long", message };
  }
  const { openForms } = deps.db.t;
  const savedAt = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const mine = and(eq(openForms.accountId, account.id), eq(openForms.form, form));
    const [before] = await tx.locked(tx.select().from(openForms).where(mine));
    if (before && before.version > seen) {
      const message = "Another tab has saved this form since. Reload to see it.";
      return { ok: false, code: "drafts.form_overtaken", message };
    }
    if (await isSent(tx, values)) {
      const message = "This form has been sent.";
      return { ok: false, code: "drafts.form_sent", message };
    }
    const version = seen + 1;
    const row = { values, version, savedAt };
    await tx
      .insert(openForms)
      .values({ accountId: account.id, form, ...row })
      .onConflictDoUpdate({ target: [openForms.accountId, openForms.form], set: row });
    return { ok: true, version, savedAt };
  });
}

/** A draft stands that was made of just this: a save that comes late must not open the form again. */
async function isSent(tx: Tx, { once = "", source = "" }: Record<string, string>) {
  if (once === "") return false;
  const { drafts, sources } = tx.t;
  const body = source.replaceAll("\r\n", "\n");
  if (body === "") {
    const rest = await tx.select({ id: drafts.id }).from(drafts).where(eq(drafts.id, once));
    return rest.length > 0;
  }
  const made = await tx
    .select({ id: sources.id })
    .from(sources)
    .where(and(eq(sources.draftId, once), eq(sources.body, body)));
  return made.length > 0;
}

/** What was sent and refused stays open, whatever a tab has saved before. */
export async function keepOpenForm(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  form: string,
  values: Record<string, string>,
): Promise<void> {
  const before = await findOpenForm(deps.db, account, form);
  await saveOpenForm(deps, account, form, { values, seen: before?.version ?? 0 });
}

/** It was sent: what it held stands elsewhere now. */
export async function dropOpenForm(db: Queries, account: Account, form: string): Promise<void> {
  const { openForms } = db.t;
  await db
    .delete(openForms)
    .where(and(eq(openForms.accountId, account.id), eq(openForms.form, form)));
}
