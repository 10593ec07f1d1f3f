import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { findAccount } from "./account.ts";

type HalfDeps = Pick<Deps, "clock" | "db" | "secrets">;

const PLACE = { table: "one_time_codes", column: "half", id: "sign-in" };
const LIFETIME_MS = 5 * 60_000;
const shape = z.object({
  accountId: z.string(),
  until: z.number(),
  with: z.string().optional(),
});

interface Half {
  account: Account;
  /** The provider that said who it is; undefined: the password did. */
  with: string | undefined;
}

/** That somebody has proved the password, or came from a provider, and now needs a code: sealed for a hidden field. */
export function sealHalf(
  { secrets, clock }: HalfDeps,
  { accountId, with: provider }: { accountId: string; with?: string },
): string {
  const half = { accountId, with: provider, until: clock.now().getTime() + LIFETIME_MS };
  return secrets.seal(JSON.stringify(half), PLACE);
}

/** Who came half of the way; undefined when that was too long ago. */
export async function findHalf(
  { db, secrets, clock }: HalfDeps,
  sealed: string,
): Promise<Half | undefined> {
  const half = open(secrets, sealed);
  if (half === undefined || half.until < clock.now().getTime()) return undefined;
  const account = await findAccount(db, half.accountId);
  // A password that was changed meanwhile has to be proved anew.
  const isSame = account && account.passwordSetAt.getTime() <= half.until - LIFETIME_MS;
  return isSame && account.deactivatedAt === null ? { account, with: half.with } : undefined;
}

function open(secrets: HalfDeps["secrets"], sealed: string) {
  try {
    return shape.parse(JSON.parse(secrets.open(sealed, PLACE)));
  } catch {
    // A hidden field that somebody changed: the password is asked for again.
    return undefined;
  }
}
