import { z } from "zod";
import type { Account, Deps } from "../app.ts";

const LIFETIME_MS = 15 * 60_000;

const shape = z.object({
  secrets: z.record(z.string(), z.string()),
  caPem: z.string(),
  /** Of the system that they were typed for: they go nowhere else. */
  provider: z.string(),
  until: z.number(),
});
export type Kept = Pick<z.infer<typeof shape>, "secrets" | "caPem">;
type KeepDeps = Pick<Deps, "secrets" | "clock">;

const placeOf = ({ id }: Pick<Account, "id">) => ({
  table: "connections",
  column: "form",
  id: "form",
  owner: id,
});

/** What a form must not show again, sealed for a hidden field: a mistyped address does not cost a person the token that was right. */
export const keepSecrets = (
  { secrets, clock }: KeepDeps,
  account: Account,
  provider: string,
  kept: Kept,
): string =>
  Object.keys(kept.secrets).length === 0 && kept.caPem === ""
    ? ""
    : secrets.seal(
        JSON.stringify({ ...kept, provider, until: clock.now().getTime() + LIFETIME_MS }),
        placeOf(account),
      );

export const NOTHING_KEPT: Kept = { secrets: {}, caPem: "" };

/** Empty when there is nothing, or it is too old, or was tampered with. */
export function openKept(
  { secrets, clock }: KeepDeps,
  account: Account,
  provider: string,
  sealed: string,
): Kept {
  if (sealed === "") return NOTHING_KEPT;
  try {
    const kept = shape.parse(JSON.parse(secrets.open(sealed, placeOf(account))));
    return kept.provider === provider && kept.until > clock.now().getTime() ? kept : NOTHING_KEPT;
  } catch {
    // A hidden field that somebody changed: the same as none, and the form asks again.
    return NOTHING_KEPT;
  }
}
