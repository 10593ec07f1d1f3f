import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { z } from "zod";
import { parseJson } from "../../llm/wire/parse-json.ts";
import type { OpenConnection } from "../provider.ts";

/** Of one sign-in that is under way; absent where stored tokens are used. */
export interface Visit {
  state: string;
  verifier: string;
  /** Where the person is to be sent. */
  leadTo(url: URL): void;
  keepVerifier(verifier: string): void;
}

interface Parts {
  redirectUrl: string;
  open: Pick<OpenConnection, "secrets" | "settings" | "keepSecrets">;
  visit?: Visit;
}

// What we stored ourselves, sealed; the SDK's own types say more of it than is checked here.
const stored = z.looseObject({ access_token: z.string(), token_type: z.string() });
const client = z.looseObject({ client_id: z.string() });

/**
 * What the SDK asks when a server wants somebody to sign in: stored tokens, new ones, or, without a
 * visit, nobody. It does PKCE itself.
 */
export function signedIn({ redirectUrl, open, visit }: Parts): OAuthClientProvider {
  const secrets = { ...open.secrets };
  const keep = async (name: string, value: object) => {
    secrets[name] = JSON.stringify(value);
    await open.keepSecrets?.({ ...secrets });
  };
  const clientId = open.settings["clientId"];
  return {
    redirectUrl,
    clientMetadata: {
      client_name: "Countersign",
      redirect_uris: [redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method:
        secrets["clientSecret"] === undefined ? "none" : "client_secret_post",
    },
    clientInformation: () => {
      if (typeof clientId === "string" && clientId !== "") {
        const secret = secrets["clientSecret"];
        return { client_id: clientId, ...(secret !== undefined && { client_secret: secret }) };
      }
      return client.safeParse(parseJson(secrets["oauthClient"] ?? "")).data;
    },
    saveClientInformation: (information) => keep("oauthClient", information),
    tokens: (): OAuthTokens | undefined =>
      stored.safeParse(parseJson(secrets["oauthTokens"] ?? "")).data,
    saveTokens: (tokens) => keep("oauthTokens", tokens),
    state: () => visit?.state ?? "",
    redirectToAuthorization: (url) => visit?.leadTo(url),
    saveCodeVerifier: (verifier) => visit?.keepVerifier(verifier),
    codeVerifier: () => visit?.verifier ?? "",
  };
}
