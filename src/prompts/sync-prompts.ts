import { createHash } from "node:crypto";
import type { Db, Tx } from "../db/db.ts";
import { and, desc, eq, isNotNull } from "../db/drizzle.ts";
import type { Clock } from "../platform/clock.ts";
import type { ShippedPrompt } from "./library.ts";
import { newestVersion, type Prompt } from "./prompt.ts";

/** Tells two versions apart that say the same of themselves. */
export const hashOf = ({
  title,
  purpose,
  text,
}: Pick<ShippedPrompt, "title" | "purpose" | "text">): string =>
  createHash("sha256")
    .update(JSON.stringify([title, purpose, text]))
    .digest("hex");

/**
 * At start: a shipped prompt whose text has changed gets a new version; the old ones stay, since
 * calls name them. It comes into use only where the shipped one before it was: what an
 * administrator has edited or put back stays. Returns the names of those that are new.
 */
export async function syncPrompts(
  db: Db,
  clock: Clock,
  library: ShippedPrompt[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const prompt of library) {
    if (await db.transaction((tx) => syncPrompt(tx, clock, prompt))) changed.push(prompt.name);
  }
  return changed;
}

async function syncPrompt(tx: Tx, clock: Clock, prompt: ShippedPrompt): Promise<boolean> {
  const { prompts, promptVersions } = tx.t;
  const now = clock.now();
  const { name, purpose } = prompt;
  const about = { name, purpose, description: "", tags: [], createdAt: now };
  // Another process that starts at the same moment brings the same text.
  await tx.insert(prompts).values(about).onConflictDoNothing();
  await takeOver(tx, clock, name);
  const hash = hashOf(prompt);
  const before = await newestShipped(tx, name);
  if (before?.hash === hash) {
    await moveInto(tx, clock, prompt, { before: undefined, version: before.version });
    return false;
  }
  const version = ((await newestVersion(tx, name))?.version ?? 0) + 1;
  await tx
    .insert(promptVersions)
    .values({ ...prompt, version, hash, createdAt: now })
    .onConflictDoNothing();
  await moveInto(tx, clock, prompt, { before: before?.version, version });
  return true;
}

/** Code asks by the names that ship: one that a person had taken is theirs no more, their text stays a version. */
async function takeOver(tx: Tx, clock: Clock, name: string): Promise<void> {
  const { prompts: p, promptLabels: l } = tx.t;
  const [taken] = await tx
    .update(p)
    .set({ ownerId: null, createdBy: null, createdAt: clock.now() })
    .where(and(eq(p.name, name), isNotNull(p.createdBy)))
    .returning({ name: p.name });
  if (taken) await tx.delete(l).where(eq(l.name, name));
}

async function newestShipped(
  db: Pick<Tx, "select" | "t">,
  name: string,
): Promise<Prompt | undefined> {
  const { promptVersions: v } = db.t;
  const [newest] = await db
    .select()
    .from(v)
    .where(and(eq(v.name, name), eq(v.origin, "shipped")))
    .orderBy(desc(v.version))
    .limit(1);
  return newest;
}

/** A name without a version in use gets this one; else only where `before` is in use. */
async function moveInto(
  tx: Tx,
  clock: Clock,
  { name }: ShippedPrompt,
  { before, version }: { before: number | undefined; version: number },
): Promise<void> {
  const { promptLabels: l } = tx.t;
  const moved = { version, movedBy: null, movedAt: clock.now() };
  await tx
    .insert(l)
    .values({ name, label: "production", ...moved })
    .onConflictDoNothing();
  if (before === undefined) return;
  await tx
    .update(l)
    .set(moved)
    .where(and(eq(l.name, name), eq(l.label, "production"), eq(l.version, before)));
}
