import { randomBytes } from "node:crypto";
import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq, isNotNull } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { codeHookPlace } from "../../db/sealed.ts";

export type CodeHook = Row<"codeHooks">;

const BYTES = 32;

/** As Standard Webhooks writes it; GitHub takes the whole text for its key. */
const newSecret = (): string => `whsec_${randomBytes(BYTES).toString("base64")}`;

/** By the account that switched it on. */
export async function findCodeHook(
  db: Queries,
  account: Pick<Account, "id">,
  connectionId: string,
): Promise<CodeHook | undefined> {
  const { codeHooks: t } = db.t;
  const own = and(eq(t.connectionId, connectionId), eq(t.accountId, account.id));
  const [hook] = await db.select().from(t).where(own);
  return hook;
}

interface Chosen {
  repositories: string[];
  llmId: string;
}

/** Switches it on, or changes what it is for. A new one answers with its secret, which is shown once. */
export async function saveCodeHook(
  deps: Pick<Deps, "db" | "clock" | "secrets">,
  account: Pick<Account, "id">,
  connectionId: string,
  chosen: Chosen,
): Promise<string | undefined> {
  const { codeHooks: t } = deps.db.t;
  const old = await findCodeHook(deps.db, account, connectionId);
  if (old) {
    await deps.db.update(t).set(chosen).where(eq(t.id, old.id));
    return undefined;
  }
  const secret = newSecret();
  const row = {
    id: randomBytes(BYTES).toString("base64url"),
    connectionId,
    accountId: account.id,
    createdAt: deps.clock.now(),
  };
  const sealed = deps.secrets.seal(secret, codeHookPlace(row));
  await deps.db.insert(t).values({ ...row, ...chosen, secret: sealed });
  return secret;
}

/** The old one counts no more. */
export async function rotateSecret(
  { db, secrets }: Pick<Deps, "db" | "secrets">,
  hook: CodeHook,
): Promise<string> {
  const { codeHooks: t } = db.t;
  const secret = newSecret();
  await db
    .update(t)
    .set({ secret: secrets.seal(secret, codeHookPlace(hook)) })
    .where(eq(t.id, hook.id));
  return secret;
}

export async function removeCodeHook({ db }: Pick<Deps, "db">, hook: CodeHook): Promise<void> {
  const { codeHooks: t } = db.t;
  await db.delete(t).where(eq(t.id, hook.id));
}

interface Pull {
  repository: string;
  number: number;
}

/** The newest review that came of this pull request. */
export async function findReviewDraft(
  db: Queries,
  hook: Pick<CodeHook, "id">,
  { repository, number }: Pull,
): Promise<string | undefined> {
  const { codeHookDeliveries: t } = db.t;
  const [row] = await db
    .select({ draftId: t.draftId })
    .from(t)
    .where(
      and(
        eq(t.hookId, hook.id),
        eq(t.repository, repository),
        eq(t.number, number),
        isNotNull(t.draftId),
      ),
    )
    .orderBy(desc(t.receivedAt))
    .limit(1);
  return row?.draftId ?? undefined;
}
