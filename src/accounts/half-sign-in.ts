import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { findAccount } from "./account.ts";

type HalfDeps = Pick<Deps, "clock" | "db" | "secrets">;

const PLACE = { table: "one_time_codes", column: "half", id: "sign-in" };
const LIFETIME_MS = 5 * 60_000;
const shape = z.object({ accountId: z.string(), until: z.number() });

/** That somebody has proved the password and now needs a code, sealed for a hidden field. */
export function sealHalf({ secrets, clock }: HalfDeps, accountId: string): string {
  const half = { accountId, until: clock.now().getTime() + LIFETIME_MS };
  return secrets.seal(JSON.stringify(half), PLACE);
}

/** Whose password was proved; undefined when that was too long ago. */
export async function findHalf(
  { db, secrets, clock }: HalfDeps,
  sealed: string,
): Promise<Account | undefined> {
  const half = open(secrets, sealed);
  if (half === undefined || half.until < clock.now().getTime()) return undefined;
  const account = await findAccount(db, half.accountId);
  // A password that was changed meanwhile has to be proved anew.
  const isSame = account && account.passwordSetAt.getTime() <= half.until - LIFETIME_MS;
  return isSame && account.deactivatedAt === null ? account : undefined;
}

function open(secrets: HalfDeps["secrets"], sealed: string) {
  try {
    return shape.parse(JSON.parse(secrets.open(sealed, PLACE)));
  } catch {
    // A hidden field that somebody changed: the password is asked for again.
    return undefined;
  }
}
