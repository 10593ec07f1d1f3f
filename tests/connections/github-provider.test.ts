import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { codeClientFor, findConnection } from "../../src/connections/connection.ts";
import { findGithub } from "../../src/connections/github/find-base.ts";
import { githubSystem } from "../../src/connections/github/system.ts";
import { tryToken } from "../../src/connections/github/try-token.ts";
import { urls } from "../../src/urls.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import type { Outbound, TlsOptions } from "../../src/platform/outbound/outbound.ts";
import { openTestDoor, serve, type TestServer } from "../platform/outbound-server.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { createCast } from "../setup/cast.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";
import { hasOpenssl, NEEDS_OPENSSL, selfSigned } from "../setup/openssl.ts";

let world: DemoWorld;
let odd: TestServer;
let outbound: Outbound;
let play: (path: string, answer: ServerResponse, request: IncomingMessage) => void;

beforeAll(async () => {
  world = await startTestWorld();
  odd = await serve((request, answer) => {
    play(new URL(request.url ?? "/", odd.url).pathname, answer, request);
  });
  outbound = openTestDoor([], { loopback: [...world.addresses, `127.0.0.1:${odd.port}`] });
});
afterEach(() => {
  odd.hits.length = 0;
  world.faults.clear();
});
afterAll(async () => {
  await outbound.close();
  await odd.close();
  await world.close();
});

const answerJson = (answer: ServerResponse, status: number, body: unknown, headers = {}) =>
  answer
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(JSON.stringify(body));

describe("where GitHub is", () => {
  test.each([
    ["https://github.com/org/repo/pull/2", "https://api.github.com"],
    ["https://api.github.com", "https://api.github.com"],
    ["https://www.github.com/", "https://api.github.com"],
    ["https://octo.ghe.com/org/repo", "https://api.octo.ghe.com"],
    ["https://api.octo.ghe.com", "https://api.octo.ghe.com"],
  ])("%s is known: %s, and nobody is asked", async (typed, baseUrl) => {
    const nobody = openTestDoor([]);
    expect(await findGithub({ outbound: nobody }, typed)).toEqual({ ok: true, value: baseUrl });
    await nobody.close();
  });

  test("a server of one's own is found from any page of it", async () => {
    const { origin } = new URL(world.github.url);
    const typed = [origin, `${origin}/demo-company/shop/pull/2`, `${origin}/api/v3/user`];
    for (const address of [...typed, `${origin}/api/v3/`]) {
      const found = await findGithub({ outbound }, address);
      expect(found).toEqual({ ok: true, value: `${origin}/api/v3` });
    }
  });

  test("also one that says nothing to strangers, and no token is shown before it is found", async () => {
    play = (path, answer) => {
      const body = { message: "Must authenticate to access this API.", documentation_url: "x" };
      return void answerJson(answer, path === "/api/v3/meta" ? 401 : 404, body);
    };
    const found = await findGithub({ outbound }, odd.url);
    expect(found).toEqual({ ok: true, value: `${odd.url}/api/v3` });
    expect(odd.hits.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test("a gateway that has the API under a path of its own", async () => {
    play = (path, answer) =>
      void answerJson(answer, path === "/git/meta" ? 200 : 404, {
        verifiable_password_authentication: true,
      });
    const found = await findGithub({ outbound }, `${odd.url}/git`);
    expect(found).toEqual({ ok: true, value: `${odd.url}/git` });
  });

  test("something else that answers is no GitHub, and gets no token", async () => {
    play = (_path, answer) => void answerJson(answer, 200, { hello: "world" });
    const form = { baseUrl: odd.url, token: "canary-of-the-token" };
    const url = urls.connections.create("github");
    const product = await createTestApp({
      world: { ...world, addresses: [`127.0.0.1:${odd.port}`] },
    });
    const { alice } = await createCast(product.deps);
    const answer = await product.request(url, { form, cookie: alice.cookie });
    expect(await answer.text()).toContain("something answers there, but it is not GitHub");
    await product.close();
    expect(odd.hits.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(await findGithub({ outbound }, "no address")).toMatchObject({
      code: "connections.wrong_host",
    });
  });
});

const access = () => githubSystem(outbound, { baseUrl: odd.url, token: "t" });

describe("what a token may do", () => {
  interface Answers {
    scopes?: string;
    repositories?: { status?: number; body?: unknown; headers?: Record<string, string> };
    pulls?: { status?: number; body?: unknown; headers?: Record<string, string> };
    end?: string;
  }
  const plays = ({ scopes, repositories = {}, pulls = {}, end }: Answers) => {
    const always = {
      ...(scopes !== undefined && { "x-oauth-scopes": scopes }),
      ...(end !== undefined && { "github-authentication-token-expiration": end }),
    };
    play = (path, answer) => {
      if (path === "/user")
        return void answerJson(answer, 200, { login: "octo", name: null }, always);
      const { status = 200, body, headers = {} } = path === "/user/repos" ? repositories : pulls;
      const standard = path === "/user/repos" ? [{ full_name: "o/r" }] : [];
      return void answerJson(answer, status, body ?? standard, { ...always, ...headers });
    };
  };

  test("says who one is, and when the token ends", async () => {
    plays({ scopes: "repo, read:user", end: "2027-01-31 23:00:00 +0100" });
    expect(await tryToken(access())).toEqual({
      ok: true,
      value: {
        message: "Connected to GitHub as octo.",
        capabilities: { login: "octo", repositories: true, pullRequests: true },
        secretEndsAt: new Date("2027-01-31T22:00:00Z"),
      },
    });
  });

  test.each([
    ["read:user, gist", "it has only read:user, gist"],
    ["", "it has no scope at all"],
  ])(
    "a classic token with the scopes “%s” lacks what is needed, and it says so",
    async (scopes, says) => {
      plays({ scopes });
      expect(await tryToken(access())).toMatchObject({
        ok: false,
        code: "connections.missing_scope",
        message: expect.stringContaining(says),
      });
    },
  );

  test("a fine-grained token without pull requests", async () => {
    const headers = { "x-accepted-github-permissions": "pull_requests=read" };
    const body = { message: "Resource not accessible by personal access token" };
    plays({ pulls: { status: 403, body, headers } });
    expect(await tryToken(access())).toMatchObject({
      code: "connections.missing_scope",
      message: expect.stringContaining("pull requests: read"),
    });
  });

  test("what stays hidden is told: single sign-on, private repositories, none at all", async () => {
    const headers = { "x-github-sso": "partial-results; organizations=21955855" };
    plays({ scopes: "public_repo", repositories: { body: [], headers } });
    const tried = await tryToken(access());
    const message = tried.ok ? tried.value.message : "";
    expect(message).toContain("single sign-on");
    expect(message).toContain("public repositories only");
    expect(message).toContain("sees no repository yet");
  });

  test("a first repository without pull requests does no harm", async () => {
    plays({ pulls: { status: 404, body: { message: "Not Found" } } });
    expect(await tryToken(access())).toMatchObject({ ok: true });
  });
});

describe.skipIf(!hasOpenssl)(`behind certificates of the company's own ${NEEDS_OPENSSL}`, () => {
  test("is reached with its authority and a client certificate, and with nothing less", async () => {
    const own = selfSigned("IP:127.0.0.1");
    const answers: Record<string, unknown> = {
      "/api/v3/meta": { verifiable_password_authentication: true },
      "/api/v3/user": { login: "octo" },
      "/api/v3/user/repos": [],
    };
    const server = await serve(
      (request, answer) =>
        void answerJson(answer, 200, answers[new URL(request.url ?? "/", "https://x").pathname]),
      { tls: { ...own, ca: own.cert, requestCert: true, rejectUnauthorized: true } },
    );
    const attempt = async (tls: TlsOptions | undefined) => {
      // The breaker of the last attempt must not close this one's door.
      const door = openTestDoor([server]);
      const found = await findGithub({ outbound: door, tls }, server.url);
      const tried =
        found.ok && (await tryToken(githubSystem(door, { baseUrl: found.value, token: "t", tls })));
      await door.close();
      return [found.ok || found.code, tried && tried.ok];
    };
    expect(await attempt(undefined)).toEqual(["connections.wrong_certificate", false]);
    // In words or by breaking off: that is up to the server.
    expect(await attempt({ ca: own.cert })).toEqual([expect.any(String), false]);
    expect(await attempt({ ca: own.cert, client: own })).toEqual([true, true]);
    await server.close();
  });
});

const place = () => world.knownSystems.findIndex(({ provider }) => provider === "github");

describe("as a connection", () => {
  let product: TestApp;
  let cast: Awaited<ReturnType<typeof createCast>>;
  let cookie: string;
  beforeAll(async () => {
    product = await createTestApp({ world });
    cast = await createCast(product.deps);
    cookie = cast.alice.cookie;
  });
  afterAll(() => product.close());
  async function connect(form: Record<string, string> = {}) {
    const values = {
      baseUrl: new URL(world.github.url).origin,
      token: world.github.token,
      ...form,
    };
    return product.request(urls.connections.create("github"), { form: values, cookie });
  }

  test("the demo GitHub is offered with its credentials filled in", async () => {
    const url = urls.connections.new("github", { known: place() });
    const page = await (await product.request(url, { cookie })).text();
    expect(page).toContain(world.github.url);
    expect(page).toContain(world.github.token);
  });

  test("a token that has ended or was mistyped is told at its field, and nothing is kept", async () => {
    for (const token of [demoPerson("frank").githubToken, "nonsense"]) {
      const refused = await connect({ token });
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain("does not accept this token");
    }
  });

  test("connects though the login is no employee id, and several at a time", async () => {
    for (const name of ["One", "Two"]) {
      const answer = await connect({ name });
      expect(answer.status).toBe(303);
      const page = await product.request(answer.headers.get("location") ?? "", { cookie });
      expect(await page.text()).toContain("Connected to GitHub as Alice Adams (alice).");
    }
  });

  test("one of the company's is made by an admin and used by everybody", async () => {
    const { dana, bob } = cast;
    const form = { scope: "company", baseUrl: world.github.url, token: world.github.token };
    const url = urls.connections.create("github");
    expect((await product.request(url, { form, cookie })).status).toBe(403);
    const answer = await product.request(url, { form, cookie: dana.cookie });
    const id = /connections\/([^?]+)/.exec(answer.headers.get("location") ?? "")?.[1] ?? "";
    const client = await codeClientFor(product.deps, bob.account.id, id);
    expect(client.ok && (await client.value.listRepositories())).toMatchObject({ ok: true });
  });

  test("its client reads, a dead token disables it, and a stranger has none", async () => {
    const { deps } = product;
    const answer = await connect({ name: "Mine" });
    const id = /connections\/([^?]+)/.exec(answer.headers.get("location") ?? "")?.[1] ?? "";
    const [alice, bob] = [cast.alice.account, cast.bob.account];
    const client = await codeClientFor(deps, alice.id, id);
    if (!client.ok) throw new Error(client.message);
    expect(await client.value.readPullRequest("demo-company/shop", 2)).toMatchObject({ ok: true });
    expect(await codeClientFor(deps, bob.id, id)).toMatchObject({ code: "connections.gone" });
    world.faults.next("github", "unauthorized");
    expect(await client.value.listRepositories()).toMatchObject({ credentialDead: true });
    expect(await findConnection(deps.db, alice, id)).toMatchObject({
      disabledAt: expect.any(Date),
    });
    expect(await codeClientFor(deps, alice.id, id)).toMatchObject({ code: "connections.disabled" });
  });
});
