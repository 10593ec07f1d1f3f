import { z } from "zod";
import type { Row } from "../db/schema.ts";
import { connectionPlace } from "../db/sealed.ts";
import type { TlsOptions } from "../platform/outbound/outbound.ts";
import type { Secrets } from "../platform/secrets/secrets.ts";

type Sealed = Pick<Row<"connections">, "id" | "accountId" | "secret">;

const secretShape = z.record(z.string(), z.string());

export function openSecrets(secrets: Secrets, connection: Sealed): Record<string, string> {
  if (connection.secret === null) return {};
  return secretShape.parse(
    JSON.parse(secrets.open(connection.secret, connectionPlace(connection))),
  );
}

/** What a row keeps of its secrets: the sealed whole, and as much of each as may be shown. */
export function sealSecrets(
  secrets: Secrets,
  connection: Pick<Sealed, "id" | "accountId">,
  values: Record<string, string>,
) {
  const secret =
    Object.keys(values).length === 0
      ? null
      : secrets.seal(JSON.stringify(values), connectionPlace(connection));
  const hints = Object.entries(values).map(([name, value]): [string, string] => [
    name,
    hintOf(value),
  ]);
  return { secret, secretHints: Object.fromEntries(hints) };
}

/** Below this, four characters would be too large a part of it. */
const SHORTEST_WITH_HINT = 12;

/** The last four characters, of one-line secrets only: a PEM ends like every other. */
const hintOf = (value: string) =>
  value.length < SHORTEST_WITH_HINT || value.includes("\n") ? "" : value.slice(-4);

/** Private authority and client certificate of a connection; nothing where it has neither. */
export function tlsOf(
  { clientCert: cert, clientKey: key, clientPassphrase }: Record<string, string>,
  caPem: string | null,
): { tls?: TlsOptions } {
  const secret = clientPassphrase === undefined ? {} : { passphrase: clientPassphrase };
  const client = cert === undefined || key === undefined ? undefined : { cert, key, ...secret };
  if (caPem === null && client === undefined) return {};
  return { tls: { ...(caPem !== null && { ca: caPem }), ...(client && { client }) } };
}
