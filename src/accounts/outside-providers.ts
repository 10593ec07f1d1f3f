import type { Config } from "../../config/config.ts";

export interface OutsideProvider {
  key: "github" | "microsoft" | "oidc";
  /** On the button: "Sign in with ...". */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** Where people can sign in as well, as the operator has set it up. */
export function listOutsideProviders(config: Config): OutsideProvider[] {
  const all: OutsideProvider[] = [
    {
      key: "github",
      name: "GitHub",
      issuer: config.GITHUB_URL,
      clientId: config.GITHUB_CLIENT_ID,
      clientSecret: config.GITHUB_CLIENT_SECRET,
    },
    {
      key: "microsoft",
      name: "Microsoft",
      issuer: config.MICROSOFT_TENANT && `${config.MICROSOFT_URL}/${config.MICROSOFT_TENANT}/v2.0`,
      clientId: config.MICROSOFT_CLIENT_ID,
      clientSecret: config.MICROSOFT_CLIENT_SECRET,
    },
    {
      key: "oidc",
      name: config.OIDC_NAME,
      issuer: config.OIDC_ISSUER,
      clientId: config.OIDC_CLIENT_ID,
      clientSecret: config.OIDC_CLIENT_SECRET,
    },
  ];
  return all.filter(({ issuer, clientId }) => issuer !== "" && clientId !== "");
}

export const findOutsideProvider = (config: Config, key: string): OutsideProvider | undefined =>
  listOutsideProviders(config).find((one) => one.key === key);
