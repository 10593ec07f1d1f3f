import { accountColumns } from "../../accounts/account.ts";
import type { Account, Deps } from "../../app.ts";
import { type From, record } from "../../audit/audit.ts";
import type { Queries } from "../../db/db.ts";
import { and, asc, eq, inArray, isNull, ne, or, sql } from "../../db/drizzle.ts";
import type { Role } from "../../db/schema/accounts.ts";
import type { ShareLevel } from "../../db/schema/review.ts";
import type { Draft } from "../draft.ts";
import { addComment } from "./comments.ts";

export interface Share {
  accountId: string;
  name: string;
  email: string;
  role: Role;
  level: ShareLevel;
  at: Date;
}

/** Far more than look at one draft. */
const MOST_SHARES = 100;

/** With whom a draft is shared now, in the order in which they came. */
export async function listShares(db: Queries, draftId: string): Promise<Share[]> {
  const { draftShares: shares, accounts } = db.t;
  return db
    .select({
      accountId: shares.accountId,
      name: accounts.name,
      email: accounts.email,
      role: accounts.role,
      level: shares.level,
      at: shares.createdAt,
    })
    .from(shares)
    .innerJoin(accounts, eq(accounts.id, shares.accountId))
    .where(and(eq(shares.draftId, draftId), isNull(shares.endedAt), isNull(accounts.deactivatedAt)))
    .orderBy(asc(shares.createdAt), asc(shares.accountId))
    .limit(MOST_SHARES);
}

const MOST_FOUND = 20;

/** Active accounts whose name, e-mail or employee id has these words in it; nobody without words. */
export async function searchAccounts(db: Queries, account: Account, typed: string) {
  const words = typed.trim().slice(0, 100);
  if (words === "") return [];
  const { accounts } = db.t;
  const pattern = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const has = (column: typeof accounts.name | typeof accounts.email | typeof accounts.employeeId) =>
    sql`lower(${column}) like lower(${pattern}) escape ${"\\"}`;
  return db
    .select(accountColumns(db.t))
    .from(accounts)
    .where(
      and(
        isNull(accounts.deactivatedAt),
        ne(accounts.id, account.id),
        or(has(accounts.name), has(accounts.email), has(accounts.employeeId)),
      ),
    )
    .orderBy(asc(accounts.name), asc(accounts.id))
    .limit(MOST_FOUND);
}

export interface Sharing {
  accountIds: string[];
  level: string;
  message: string;
  from: From;
}

export type Shared = { ok: true } | { ok: false; errors: Record<string, string> };

const LEVELS: ShareLevel[] = ["comment", "suggest", "countersign"];

/** With all of them or with none. Sharing again changes what they may do. */
export async function shareDraft(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { accountIds, level: typed, message, from }: Sharing,
): Promise<Shared> {
  const level = LEVELS.find((one) => one === typed);
  if (!level) return wrong("level", "Say what they may do.");
  if (accountIds.length === 0) return wrong("q", "Choose at least one person.");
  return deps.db.transaction(async (tx) => {
    const { accounts, draftShares: shares } = tx.t;
    const chosen = await tx
      .select(accountColumns(tx.t))
      .from(accounts)
      .where(and(inArray(accounts.id, accountIds), isNull(accounts.deactivatedAt)));
    const people = chosen.filter(({ id }) => id !== account.id);
    if (people.length !== new Set(accountIds).size) {
      return wrong("q", "Somebody you chose has no active account any more. Search again.");
    }
    const viewer = people.find(({ role }) => role === "viewer");
    if (viewer && level !== "comment") {
      const words = `${viewer.name} is a viewer and can comment, but not more. Share it for comments, or ask an admin to change the role.`;
      return wrong("level", words);
    }
    const sharing = (await listShares(tx, draft.id)).map(({ accountId }) => accountId);
    if (new Set([...sharing, ...accountIds]).size > MOST_SHARES) {
      return wrong("q", `A draft can be shared with up to ${MOST_SHARES} people.`);
    }
    if (message.trim() !== "") {
      const said = { nodeId: "", part: "", text: message, revision: draft.revision };
      const told = await addComment(tx, deps.clock, { account, draft, comment: said });
      if (!told.ok) return wrong("message", told.errors["text"] ?? "This message cannot be kept.");
    }
    const granted = { level, grantedBy: account.id, createdAt: deps.clock.now(), endedAt: null };
    for (const { id } of people) {
      await tx
        .insert(shares)
        .values({ draftId: draft.id, accountId: id, ...granted })
        .onConflictDoUpdate({ target: [shares.draftId, shares.accountId], set: granted });
    }
    for (const { id, name } of people) {
      await record(tx, deps.clock, {
        ...from,
        accountId: account.id,
        who: account.name,
        action: "drafts.shared",
        subject: `draft:${draft.id}`,
        details: { with: id, name, level },
      });
    }
    return { ok: true };
  });
}

const wrong = (field: string, message: string): Shared => ({
  ok: false,
  errors: { [field]: message },
});

/** From now on; what they said stays. Nothing happens when it has ended already. */
export async function endShare(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { accountId, from }: { accountId: string; from: From },
): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const { draftShares: shares } = tx.t;
    const [ended] = await tx
      .update(shares)
      .set({ endedAt: deps.clock.now() })
      .where(
        and(eq(shares.draftId, draft.id), eq(shares.accountId, accountId), isNull(shares.endedAt)),
      )
      .returning({ level: shares.level });
    if (!ended) return false;
    await record(tx, deps.clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "drafts.share_ended",
      subject: `draft:${draft.id}`,
      details: { with: accountId, level: ended.level },
    });
    return true;
  });
}
