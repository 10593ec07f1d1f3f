import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

/** An OpenID Connect provider, and GitHub's three addresses, that say whatever a test wants. */
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
  const idToken = () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: base,
      aud: "client",
      sub: "s-1",
      nonce: state.nonce,
      iat: now,
      exp: now + 300,
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
