import type { Account, Deps, SignIn } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import { endSignIn, endSignIns } from "./sign-in.ts";

type Needs = Pick<Deps, "db" | "clock">;

const entryOf = ({ id, name }: Account, from: From) => ({
  ...from,
  accountId: id,
  who: name,
  subject: `account:${id}`,
});

/** False when the account has no such sign-in. */
export const endOwnSignIn = (
  { db, clock }: Needs,
  account: Account,
  { id, from }: { id: string; from: From },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const found = await endSignIn(tx, account, id);
    const entry = { ...entryOf(account, from), action: "accounts.sign_in_ended" };
    if (found) await record(tx, clock, entry);
    return found;
  });

/** All of them, or all but the one that asks; answers how many. */
export const endOwnSignIns = (
  { db, clock }: Needs,
  account: Account,
  { except, from }: { except?: SignIn; from: From },
): Promise<number> =>
  db.transaction(async (tx) => {
    const count = await endSignIns(tx, account.id, except);
    const entry = { ...entryOf(account, from), details: { count } };
    await record(tx, clock, { ...entry, action: "accounts.sign_ins_ended" });
    return count;
  });
