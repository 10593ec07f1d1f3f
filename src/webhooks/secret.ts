import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Deps } from "../app.ts";
import type { Row } from "../db/schema.ts";
import { webhookPlace } from "../db/sealed.ts";

type Sealed = Pick<Row<"webhooks">, "id" | "accountId" | "secret">;

/** As Standard Webhooks says it: `whsec_` and 24 to 64 bytes in base64. */
const PREFIX = "whsec_";
const BYTES = 32;
/** How long the one before still signs beside the new one. */
const OVERLAP_MS = 86_400_000;

const shape = z.object({
  secret: z.string(),
  before: z.object({ secret: z.string(), until: z.number() }).optional(),
});

export const newSecret = (): string => PREFIX + randomBytes(BYTES).toString("base64");

export const sealSecret = (
  secrets: Deps["secrets"],
  row: Pick<Sealed, "id" | "accountId">,
  secret: string,
): string => secrets.seal(JSON.stringify({ secret }), webhookPlace(row));

const open = (secrets: Deps["secrets"], row: Sealed) =>
  shape.parse(JSON.parse(secrets.open(row.secret, webhookPlace(row))));

/** The new secret, sealed with the old one, which counts for a day more. */
export function replaceSecret(
  { secrets, clock }: Pick<Deps, "secrets" | "clock">,
  row: Sealed,
  secret: string,
): string {
  const before = { secret: open(secrets, row).secret, until: clock.now().getTime() + OVERLAP_MS };
  return secrets.seal(JSON.stringify({ secret, before }), webhookPlace(row));
}

/** Until when the secret before the last renewal still signs, too. */
export function oldSecretEndsAt(
  { secrets, clock }: Pick<Deps, "secrets" | "clock">,
  row: Sealed,
): Date | undefined {
  const { before } = open(secrets, row);
  return before && before.until > clock.now().getTime() ? new Date(before.until) : undefined;
}

interface Message {
  id: string;
  /** Of this attempt. */
  at: Date;
  body: string;
}

/** The headers of Standard Webhooks: one signature for each secret that counts now. */
export function signedHeaders(
  { secrets }: Pick<Deps, "secrets">,
  row: Sealed,
  { id, at, body }: Message,
): Record<string, string> {
  const { secret, before } = open(secrets, row);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const counting = before && before.until > at.getTime() ? [secret, before.secret] : [secret];
  const signatures = counting.map((one) => {
    const key = Buffer.from(one.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
