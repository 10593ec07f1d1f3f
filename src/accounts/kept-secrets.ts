import { z } from "zod";
import type { Deps } from "../app.ts";

const PLACE = { table: "registrations", column: "form", id: "form" };
const LIFETIME_MS = 15 * 60_000;

const shape = z.object({
  token: z.string(),
  setupToken: z.string(),
  caPem: z.string(),
  until: z.number(),
});
type Kept = Omit<z.infer<typeof shape>, "until">;
type KeepDeps = Pick<Deps, "secrets" | "clock">;

/**
 * What a password field must not show again, sealed for a hidden field: a mistyped address does not
 * cost a person the token that was right.
 */
export const keepSecrets = ({ secrets, clock }: KeepDeps, kept: Kept): string =>
  secrets.seal(JSON.stringify({ ...kept, until: clock.now().getTime() + LIFETIME_MS }), PLACE);

const NOTHING: Kept = { token: "", setupToken: "", caPem: "" };

/** Empty when there is nothing, or it is too old, or was tampered with. */
export function openKept({ secrets, clock }: KeepDeps, sealed: string): Kept {
  if (sealed === "") return NOTHING;
  try {
    const { until, ...kept } = shape.parse(JSON.parse(secrets.open(sealed, PLACE)));
    return until > clock.now().getTime() ? kept : NOTHING;
  } catch {
    // A hidden field that somebody changed: the same as none, and the form asks again.
    return NOTHING;
  }
}
