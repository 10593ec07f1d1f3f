import type { Account, Deps } from "../app.ts";
import { readCertificates } from "../platform/outbound/certificates.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionProvider, ProviderField } from "./provider.ts";
import { daysLeft, summarize } from "./summary.ts";

const EDITIONS: Record<string, string> = { dc: "Data Center", cloud: "Cloud" };

/** Everything that the page of one connection shows. */
export function describeConnection(
  { clock }: Pick<Deps, "clock">,
  account: Account,
  connection: Connection,
  { fields }: Pick<ConnectionProvider, "fields">,
) {
  const now = clock.now();
  const { settings, secretHints, secretSetAt, secretEndsAt, testedAt, capabilities } = connection;
  return {
    summary: summarize(account, connection, now),
    settings: fields.flatMap((field) => settingOf(field, settings)),
    secrets: fields.flatMap(({ name, label }) => {
      const hint = secretHints[name];
      return hint === undefined ? [] : [{ label, hint }];
    }),
    secretSetAt,
    secretEndsAt,
    testedAt,
    edition: EDITIONS[String(capabilities["dialect"])] ?? "",
    signsIn: settings["auth"] === "oauth",
    certificates: certificatesOf(connection, now),
  };
}

function settingOf({ name, label, options }: ProviderField, settings: Record<string, unknown>) {
  const value = settings[name];
  if (typeof value !== "string" || value === "") return [];
  return [{ label, value: options?.find((one) => one.value === value)?.label ?? value }];
}

function certificatesOf({ caPem }: Connection, now: Date) {
  // As of its upload, when it was checked; one that has ended since is to be shown, not hidden.
  const read = caPem === null ? undefined : readCertificates(caPem, new Date(0));
  if (!read?.ok) return [];
  return read.certificates.map(({ subject, fingerprint256, validTo }) => ({
    subject,
    fingerprint: fingerprint256,
    ends: validTo,
    warn: daysLeft(validTo, now, "certificate"),
  }));
}

export const modelsOf = ({ capabilities }: Pick<Connection, "capabilities">): string[] => {
  const { models } = capabilities;
  return Array.isArray(models) ? models.filter((one) => typeof one === "string") : [];
};

/** What was put in and is no secret, by field. */
export const plainSettings = ({ settings }: Pick<Connection, "settings">): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    ),
  );
