import { isAllowed } from "../accounts/permissions.ts";
import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Tx } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { PromptLabel, PromptOrigin, PromptPurpose } from "../db/schema/prompts.ts";
import { cleanText, type Errors, tagsOf, type Typed } from "./check.ts";
import { wrongAbout, wrongName, wrongVersion } from "./check.ts";
import { findPrompt, newestVersion } from "./prompt.ts";
import { hashOf } from "./sync-prompts.ts";

export type AboutPrompt = Row<"prompts">;
type Doing = Pick<Deps, "db" | "clock">;

export interface Actor {
  account: Account;
  from: From;
}

/** Everybody's prompts are kept by administrators, others by whoever made them. */
export const mayEdit = (account: Account, { ownerId }: Pick<AboutPrompt, "ownerId">): boolean =>
  ownerId === null
    ? account.role === "admin"
    : ownerId === account.id && isAllowed(account, "prompts.write");

export type Changed = { ok: true; version: number } | { ok: false; errors: Errors };

/** What is wrong with a prompt that is to be made, by field. */
export function wrongPrompt(typed: Typed, purpose: PromptPurpose): Errors {
  const name = wrongName(typed.name);
  return {
    ...(name !== undefined && { name }),
    ...wrongVersion(purpose, { ...typed, text: cleanText(typed.text) }),
    ...wrongAbout(typed),
  };
}

interface NewPrompt {
  typed: Typed;
  purpose: PromptPurpose;
  /** For everybody; only an administrator may. */
  forAll: boolean;
  origin: PromptOrigin;
}

/** Its first version is in use at once: nobody drafts by it yet. */
export async function createPrompt(
  { db, clock }: Doing,
  actor: Actor,
  { typed, purpose, forAll, origin }: NewPrompt,
): Promise<Changed> {
  const errors = wrongPrompt(typed, purpose);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const { account } = actor;
  return db.transaction(async (tx): Promise<Changed> => {
    const { prompts } = tx.t;
    const { name } = typed;
    const made = await tx
      .insert(prompts)
      .values({
        name,
        purpose,
        description: typed.description.trim(),
        tags: tagsOf(typed.tags),
        ownerId: forAll && account.role === "admin" ? null : account.id,
        createdBy: account.id,
        createdAt: clock.now(),
      })
      .onConflictDoNothing()
      .returning({ name: prompts.name });
    if (made.length === 0) {
      return { ok: false, errors: { name: "There is a prompt of this name. Choose another." } };
    }
    await addRow(tx, { clock, account }, { typed, purpose, version: 1, origin });
    await setLabel(tx, { clock, account }, { name, label: "production", version: 1 });
    await entry(tx, clock, actor, { name, action: "prompts.created", version: 1 });
    return { ok: true, version: 1 };
  });
}

interface Author {
  clock: Deps["clock"];
  account: Account;
}

async function addRow(
  tx: Tx,
  { clock, account }: Author,
  row: { typed: Typed; purpose: PromptPurpose; version: number; origin: PromptOrigin },
): Promise<void> {
  const { typed, purpose, version, origin } = row;
  const text = cleanText(typed.text);
  const title = typed.title.trim();
  await tx.insert(tx.t.promptVersions).values({
    name: typed.name,
    version,
    title,
    purpose,
    text,
    hash: hashOf({ title, purpose, text }),
    origin,
    note: typed.note.trim(),
    createdBy: account.id,
    createdAt: clock.now(),
  });
}

async function setLabel(
  tx: Tx,
  { clock, account }: Author,
  { name, label, version }: { name: string; label: PromptLabel; version: number },
): Promise<void> {
  const { promptLabels: l } = tx.t;
  const moved = { version, movedBy: account.id, movedAt: clock.now() };
  await tx
    .insert(l)
    .values({ name, label, ...moved })
    .onConflictDoUpdate({ target: [l.name, l.label], set: moved });
}

const entry = (
  tx: Tx,
  clock: Deps["clock"],
  { account, from }: Actor,
  { name, action, ...details }: { name: string; action: string } & Record<string, string | number>,
) =>
  record(tx, clock, {
    ...from,
    accountId: account.id,
    who: account.name,
    action,
    subject: `prompt:${name}`,
    details,
  });

interface NewVersion {
  typed: Typed;
  /** The newest version that its author saw. */
  base: number;
  /** In use at once; otherwise it is the candidate. */
  use: boolean;
  origin: PromptOrigin;
}

/** Call `mayEdit` first. */
export async function addVersion(
  { db, clock }: Doing,
  actor: Actor,
  about: AboutPrompt,
  { typed, base, use, origin }: NewVersion,
): Promise<Changed> {
  const { name, purpose } = about;
  const errors = wrongVersion(purpose, { ...typed, text: cleanText(typed.text) });
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const author = { clock, account: actor.account };
  return db.transaction(async (tx): Promise<Changed> => {
    // The row is the lock: numbers are given one after the other.
    await tx.locked(tx.select().from(tx.t.prompts).where(eq(tx.t.prompts.name, name)));
    const newest = await newestVersion(tx, name);
    const wrong = newest && wrongBase(newest, typed, base);
    if (wrong !== undefined) return { ok: false, errors: { text: wrong } };
    const version = (newest?.version ?? 0) + 1;
    await addRow(tx, author, { typed: { ...typed, name }, purpose, version, origin });
    const label = use ? "production" : "candidate";
    await setLabel(tx, author, { name, label, version });
    await entry(tx, clock, actor, { name, action: "prompts.version_added", version, label });
    return { ok: true, version };
  });
}

function wrongBase(
  newest: { version: number; title: string; text: string },
  typed: Typed,
  base: number,
): string | undefined {
  if (newest.version !== base) {
    return `Version ${newest.version} was made meanwhile. Look at it below, take over what you need, and save again.`;
  }
  const isSame = newest.text === cleanText(typed.text) && newest.title === typed.title.trim();
  return isSame
    ? `This is what version ${newest.version} says already. Nothing to save.`
    : undefined;
}

/** False when there is no such version. Call `mayEdit` first. */
export async function moveLabel(
  { db, clock }: Doing,
  actor: Actor,
  { name }: AboutPrompt,
  { label, version }: { label: PromptLabel; version: number },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await findPrompt(tx, name, version))) return false;
    await setLabel(tx, { clock, account: actor.account }, { name, label, version });
    await entry(tx, clock, actor, { name, action: "prompts.label_moved", label, version });
    return true;
  });
}

/** No version is the candidate any more. */
export async function dropCandidate(
  { db, clock }: Doing,
  actor: Actor,
  { name }: AboutPrompt,
): Promise<void> {
  const { promptLabels: l } = db.t;
  await db.transaction(async (tx) => {
    await tx.delete(l).where(and(eq(l.name, name), eq(l.label, "candidate")));
    await entry(tx, clock, actor, { name, action: "prompts.candidate_dropped" });
  });
}

export async function describePrompt(
  { db, clock }: Doing,
  actor: Actor,
  { name }: AboutPrompt,
  typed: Pick<Typed, "description" | "tags">,
): Promise<Errors> {
  const errors = wrongAbout(typed);
  if (Object.keys(errors).length > 0) return errors;
  const { prompts: p } = db.t;
  await db.transaction(async (tx) => {
    await tx
      .update(p)
      .set({ description: typed.description.trim(), tags: tagsOf(typed.tags) })
      .where(eq(p.name, name));
    await entry(tx, clock, actor, { name, action: "prompts.described" });
  });
  return {};
}
