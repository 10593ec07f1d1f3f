import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

/** The tenant of the company at Microsoft. */
export const TENANT = "9b1f0c66-5d0e-4c3f-9f57-1f0f6a3c7a11";

/** An OpenID Connect provider, and what GitHub and Microsoft have at their addresses, that say whatever a test wants. */
export async function startIdentityProvider() {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const others = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const state = {
    claims: {} as Record<string, unknown>,
    flaw: "" as "" | "another key" | "none",
    nonce: "",
    challenge: "",
    github: {} as Record<string, unknown>,
    tokenBodies: [] as URLSearchParams[],
  };
  let base = "";
  const idToken = (theirs: Record<string, unknown> = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: base,
      aud: "client",
      sub: "s-1",
      nonce: state.nonce,
      iat: now,
      exp: now + 300,
      ...theirs,
      ...state.claims,
    };
    if (state.flaw === "none") return new UnsecuredJWT(claims).encode();
    const key = state.flaw === "another key" ? others.privateKey : privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(key);
  };
  const pages: Record<string, (body: URLSearchParams) => unknown> = {
    "/.well-known/openid-configuration": () => ({
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
    }),
    "/jwks": () => ({ keys: [jwk] }),
    [`/${TENANT}/v2.0/.well-known/openid-configuration`]: () => ({
      issuer: `${base}/${TENANT}/v2.0`,
      authorization_endpoint: `${base}/${TENANT}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/${TENANT}/oauth2/v2.0/token`,
      jwks_uri: `${base}/${TENANT}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: [
        "client_secret_post",
        "private_key_jwt",
        "client_secret_basic",
      ],
      response_modes_supported: ["query", "fragment", "form_post"],
      response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      request_uri_parameter_supported: false,
    }),
    // As there: no word on the algorithm.
    [`/${TENANT}/discovery/v2.0/keys`]: () => ({ keys: [{ ...jwk, alg: undefined }] }),
    [`/${TENANT}/oauth2/v2.0/token`]: async () => ({
      token_type: "Bearer",
      scope: "openid profile email",
      expires_in: 3599,
      access_token: "ms",
      id_token: await idToken({
        iss: `${base}/${TENANT}/v2.0`,
        aud: "ms-client",
        tid: TENANT,
        oid: "00000000-0000-0000-66f3-3332eca7ea81",
        sub: "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
        ver: "2.0",
        name: "New Person",
        preferred_username: "new@demo.example",
        email: "new@demo.example",
      }),
    }),
    "/token": async () => ({ access_token: "a", token_type: "Bearer", id_token: await idToken() }),
    "/login/oauth/access_token": () =>
      state.github["error"]
        ? state.github
        : { access_token: "gh", token_type: "bearer", scope: "a,b" },
    "/api/v3/user": () => ({ id: 42, login: "bob", name: "Bob Brown" }),
    "/api/v3/user/emails": () => [{ email: "new@demo.example", primary: true, verified: true }],
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const form = new URLSearchParams(body);
      if (request.method === "POST") state.tokenBodies.push(form);
      const page = pages[request.url?.split("?")[0] ?? ""];
      const answer = async () => {
        const said = await page?.(form);
        response.writeHead(page ? 200 : 404, { "Content-Type": "application/json" });
        response.end(JSON.stringify(said ?? {}));
      };
      void answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  base = `http://127.0.0.1:${address.port}`;
  return {
    url: base,
    state,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
