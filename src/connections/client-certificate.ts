import { z } from "zod";
import type { ProviderField } from "./provider.ts";

/** The fields of a provider whose system may ask programs for a certificate of their own. */
export const clientCertificateFields = (system: string) =>
  [
    {
      name: "clientCert",
      label: "Client certificate (PEM)",
      hint: `Only if your ${system} asks programs for one.`,
      control: "pem",
      secret: true,
      optional: true,
      advanced: true,
    },
    {
      name: "clientKey",
      label: "Key of the client certificate (PEM)",
      control: "pem",
      secret: true,
      optional: true,
      advanced: true,
    },
    {
      name: "clientPassphrase",
      label: "Passphrase of the key",
      control: "password",
      secret: true,
      optional: true,
      advanced: true,
    },
  ] as const satisfies ProviderField[];

/** A token, and a certificate with its key or neither of them. */
export const tokenAndCertificate = z
  .object({
    token: z.string("Put in a token.").min(1, "Put in a token."),
    clientCert: z
      .string()
      .includes("-----BEGIN CERTIFICATE-----", { error: "This is no certificate in PEM form." })
      .optional(),
    clientKey: z
      .string()
      .includes("PRIVATE KEY-----", { error: "This is no key in PEM form." })
      .optional(),
    clientPassphrase: z.string().optional(),
  })
  .refine(({ clientCert, clientKey }) => (clientCert === undefined) === (clientKey === undefined), {
    path: ["clientKey"],
    error: "Certificate and key belong together: put in both, or neither.",
  })
  .transform(withoutEmpty);

function withoutEmpty(secrets: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(secrets).flatMap(([name, value]): [string, string][] =>
    value ? [[name, value]] : [],
  );
  return Object.fromEntries(given);
}
