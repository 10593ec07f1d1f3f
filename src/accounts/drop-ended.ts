import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { lte } from "../db/drizzle.ts";
import { signInStore } from "./sign-in-store.ts";
import { dropOldAttempts } from "./throttle.ts";

/** Sign-ins, registrations and one-time links that nobody can use any more. */
export async function dropEnded(db: Queries, { clock }: Pick<Deps, "clock">): Promise<void> {
  const now = clock.now();
  const { registrations, passwordResets, setupTokens } = db.t;
  const { refreshTokens, outsideSignIns, invitations } = db.t;
  await signInStore(db, clock).deleteExpiredSessions();
  await dropOldAttempts(db, clock);
  await db.delete(registrations).where(lte(registrations.expiresAt, now));
  await db.delete(passwordResets).where(lte(passwordResets.expiresAt, now));
  await db.delete(refreshTokens).where(lte(refreshTokens.expiresAt, now));
  await db.delete(outsideSignIns).where(lte(outsideSignIns.expiresAt, now));
  await db.delete(invitations).where(lte(invitations.expiresAt, now));
  await db.delete(setupTokens).where(lte(setupTokens.expiresAt, now));
}
