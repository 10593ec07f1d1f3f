import { createServer as createTlsServer } from "node:https";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hasAccounts } from "../../src/accounts/account.ts";
import { hashPassword } from "../../src/accounts/password.ts";
import { register } from "../../src/accounts/register.ts";
import { findRegistration, startRegistration } from "../../src/accounts/registration.ts";
import { createSetupToken } from "../../src/accounts/setup-token.ts";
import { findSignIn } from "../../src/accounts/sign-in.ts";
import { listAudit, verifyChain } from "../../src/audit/audit.ts";
import type { Deps } from "../../src/app.ts";
import { createDeps } from "../../src/commands/create-deps.ts";
import { openSecrets } from "../../src/connections/secret.ts";
import type { Db } from "../../src/db/db.ts";
import type { Fault } from "../../src/demo/faults.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { createTestClock, TEST_KEY, type TestClock, testConfig } from "../setup/app.ts";
import { createMember } from "../setup/cast.ts";
import { openMemoryDb, stores } from "../setup/db.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";
import { hasOpenssl, NEEDS_OPENSSL, selfSigned } from "../setup/openssl.ts";

const from = { address: "10.0.0.7", requestId: "r1" };
const confirmation = { passwordHash: "", email: "", from, userAgent: "x" };
let world: DemoWorld;
beforeAll(async () => {
  world = await startTestWorld();
  confirmation.passwordHash = await hashPassword("a quiet walnut sings");
});
afterAll(() => world.close());
afterEach(() => world.faults.clear());

const form = (more: Record<string, string> = {}) => ({
  baseUrl: world.jiraDc.url,
  email: "",
  token: world.jiraDc.token,
  setupToken: "",
  caPem: "",
  ...more,
});

function depsOver(db: Db, addresses: string[]) {
  const clock = createTestClock();
  const log = createLog("error", { write: () => undefined });
  const secrets = createSecrets(parseKeyring(TEST_KEY));
  const demo = { addresses, knownSystems: world.knownSystems };
  return { ...createDeps({ config: testConfig(), clock, log, db, secrets, demo }), clock };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return address.port;
}

describe.each(stores)("a registration on %s", (_name, open) => {
  let db: Db;
  let deps: Deps & { clock: TestClock };
  beforeEach(async () => {
    db = await open();
    deps = depsOver(db, world.addresses);
  });
  afterEach(async () => {
    await deps.outbound.close();
    await db.close();
  });
  const dana = () => {
    const person = { employeeId: "e1004", name: "Dana Diaz", email: "dana@demo.example" };
    return createMember(deps, { ...person, role: "admin" });
  };
  const start = (more: Record<string, string> = {}) =>
    startRegistration(deps, form(more), "10.0.0.7");
  const begin = async (more: Record<string, string> = {}) => {
    const started = await start(more);
    if (!started.ok) throw new Error(JSON.stringify(started));
    const found = await findRegistration(db, deps.clock, started.cookie);
    if (found === undefined) throw new Error("the registration is not there");
    return found;
  };

  test("asks Jira who it is, and makes account, connection and sign-in in one", async () => {
    await dana();
    const registration = await begin();
    expect(registration.identity).toMatchObject({ employeeId: "e1001", name: "Alice Adams" });
    expect(registration.avatar?.subarray(1, 4).toString()).toBe("PNG");
    const done = await register(deps, registration, confirmation);
    if (!done.ok) throw new Error(done.code);
    const found = await findSignIn(db, deps, done.cookie.value);
    expect(found?.account).toMatchObject({ employeeId: "e1001", role: "member", hasAvatar: true });
    const [connection] = await db.select().from(db.t.connections);
    expect(connection).toMatchObject({ accountId: found?.account.id, kind: "jira" });
    expect(connection?.baseUrl).toBe(world.jiraDc.url);
    expect(connection && openSecrets(deps.secrets, connection)).toEqual({
      token: world.jiraDc.token,
    });
    expect(await db.select().from(db.t.registrations)).toEqual([]);
    const { entries } = await listAudit(db);
    expect(entries.map(({ action }) => action)).toEqual([
      "accounts.registered",
      "connections.created",
    ]);
    expect(await verifyChain(db)).toMatchObject({ whole: true });
    expect(JSON.stringify(entries)).not.toContain(world.jiraDc.token);
  });

  test("speaks to the Cloud with e-mail and token", async () => {
    await dana();
    const { url: baseUrl, email, token } = world.jiraCloud;
    const registration = await begin({ baseUrl, email, token });
    expect(registration.connection.dialect).toBe("cloud");
    expect(await register(deps, registration, confirmation)).toMatchObject({ ok: true });
    const [connection] = await db.select().from(db.t.connections);
    expect(connection?.settings).toEqual({ email });
    const missing = await start({ baseUrl, token });
    expect(missing).toMatchObject({
      ok: false,
      errors: { email: expect.stringContaining("Cloud") },
    });
  });

  test("keeps the token sealed until then", async () => {
    await dana();
    await begin();
    const rows = await db.select().from(db.t.registrations);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(world.jiraDc.token);
  });

  test("lasts a quarter of an hour", async () => {
    await dana();
    const started = await start();
    if (!started.ok) throw new Error(started.code);
    deps.clock.advance(15 * 60_000);
    expect(await findRegistration(db, deps.clock, started.cookie)).toBeUndefined();
  });

  test("the first one needs the set-up token and becomes admin, the next is a member", async () => {
    expect(await start()).toMatchObject({ ok: false, errors: { setupToken: expect.any(String) } });
    expect(await start({ setupToken: "guess" })).toMatchObject({ ok: false });
    const setupToken = (await createSetupToken(db, deps.clock)) ?? "";
    const alice = await begin({ setupToken });
    const bobs = await begin({ setupToken, token: demoPerson("bob").jiraToken });
    expect(await register(deps, alice, confirmation)).toMatchObject({ ok: true });
    expect(await register(deps, bobs, confirmation)).toMatchObject({ ok: true });
    const rows = await db.select().from(db.t.accounts);
    const roles = Object.fromEntries(rows.map(({ employeeId, role }) => [employeeId, role]));
    expect(roles).toEqual({ e1001: "admin", e1002: "member" });
  });

  test("two who hold the set-up token at once do not both become admin", async () => {
    const setupToken = (await createSetupToken(db, deps.clock)) ?? "";
    const alice = await begin({ setupToken });
    const bob = await begin({ setupToken, token: demoPerson("bob").jiraToken });
    await Promise.all([alice, bob].map((one) => register(deps, one, confirmation)));
    const rows = await db.select().from(db.t.accounts);
    expect(rows.filter(({ role }) => role === "admin")).toHaveLength(1);
  });

  test("a set-up token that ended while the password was typed makes no account", async () => {
    const setupToken = (await createSetupToken(db, deps.clock)) ?? "";
    deps.clock.advance(50 * 60_000);
    const alice = await begin({ setupToken });
    deps.clock.advance(11 * 60_000);
    const late = await register(deps, alice, confirmation);
    expect(late).toMatchObject({ ok: false, code: "accounts.setup_token_dead" });
    expect(await hasAccounts(db)).toBe(false);
  });

  test("somebody who has an account already is told so, and it is not taken over", async () => {
    await dana();
    const registration = await begin();
    const person = { employeeId: "e1001", name: "Alice Adams", email: "alice@demo.example" };
    const { account } = await createMember(deps, { ...person, role: "member" });
    const code = "accounts.already_registered";
    expect(await start()).toMatchObject({ ok: false, code });
    expect(await register(deps, registration, confirmation)).toMatchObject({ ok: false, code });
    const sameMail = { ...registration, identity: { ...registration.identity, employeeId: "e9" } };
    expect(await register(deps, sameMail, confirmation)).toMatchObject({ ok: false, code });
    const rows = await db.select().from(db.t.userSessions);
    expect(rows.filter(({ accountId }) => accountId === account.id)).toHaveLength(1);
  });

  test("of two confirmations at once one makes the account", async () => {
    await dana();
    const registration = await begin();
    const both = [1, 2].map(() => register(deps, registration, confirmation));
    const outcomes = await Promise.all(both);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await db.select().from(db.t.connections)).toHaveLength(1);
  });

  test("another Jira than the company's decides nothing about who somebody is", async () => {
    await dana();
    deps = { ...deps, knownSystems: [] };
    world.journal.clear();
    const stranger = await start();
    expect(stranger).toMatchObject({ ok: false, code: "accounts.unknown_jira" });
    expect(world.journal.count("jiraDc", { path: "serverInfo" })).toBe(1);
    // The token went nowhere.
    expect(world.journal.count("jiraDc")).toBe(1);
  });

  test("a Jira that an admin is connected to counts", async () => {
    const setupToken = (await createSetupToken(db, deps.clock)) ?? "";
    await register(deps, await begin({ setupToken }), confirmation);
    deps = { ...deps, knownSystems: [] };
    const bob = await begin({ token: demoPerson("bob").jiraToken });
    expect(await register(deps, bob, confirmation)).toMatchObject({ ok: true });
    const { url: baseUrl, email, token } = world.jiraCloud;
    const cloud = await start({ baseUrl, email, token });
    expect(cloud).toMatchObject({ code: "accounts.unknown_jira" });
  });

  test("many registrations from one address have to wait", async () => {
    await dana();
    for (let i = 0; i < 60; i += 1) await start({ baseUrl: "nonsense://x" });
    expect(await start()).toMatchObject({ ok: false, code: "accounts.wait", wait: 900 });
    expect(await startRegistration(deps, form(), "10.0.0.8")).toMatchObject({ ok: true });
  });
});

describe.skipIf(!hasOpenssl)(
  `what goes wrong with Jira has its own words, at the field where it is mended ${NEEDS_OPENSSL}`,
  () => {
    let db: Db;
    let deps: Deps;
    let plain: Server;
    let tls: Server;
    let caPem: string;
    beforeAll(async () => {
      const certificate = selfSigned("DNS:localhost,IP:127.0.0.1");
      caPem = certificate.cert;
      plain = createServer((_request, response) => response.end("<h1>Welcome to the wiki</h1>"));
      // Speaks as the demo Jira does, behind a certificate that nobody knows.
      const forward = async (request: IncomingMessage, response: ServerResponse) => {
        const headers = { authorization: request.headers.authorization ?? "" };
        const { origin } = new URL(world.jiraDc.url);
        const answer = await fetch(origin + request.url, { headers });
        const type = answer.headers.get("content-type") ?? "";
        response.writeHead(answer.status, { "content-type": type });
        response.end(Buffer.from(await answer.arrayBuffer()));
      };
      tls = createTlsServer(certificate, (request, response) => void forward(request, response));
      for (const server of [plain, tls]) {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
      }
      db = await openMemoryDb();
      const ours = [plain, tls].flatMap((server) => [
        `localhost:${portOf(server)}`,
        `127.0.0.1:${portOf(server)}`,
      ]);
      deps = depsOver(db, [...world.addresses, ...ours]);
    });
    afterAll(async () => {
      plain.close();
      tls.close();
      await deps.outbound.close();
      await db.close();
    });
    const start = async (more: Record<string, string> = {}, fault?: Fault) => {
      const setupToken = (await createSetupToken(db, deps.clock)) ?? "";
      if (fault) world.faults.next("jiraDc", fault, { path: "myself" });
      return startRegistration(deps, form({ setupToken, ...more }), "10.0.0.7");
    };

    test("five failures, five texts, each with what to do", async () => {
      const jira = new URL(world.jiraDc.url).pathname;
      const outcomes = [
        await start({ baseUrl: `http://127.0.0.1:${portOf(plain)}` }),
        await start({ baseUrl: `https://localhost:${portOf(tls)}${jira}` }),
        await start({ token: "wrong" }),
        await start({}, "html_login"),
        await start({}, "expired_200"),
      ];
      const shown = outcomes.map((one) => (one.ok ? {} : one.errors));
      expect(shown.map((errors) => Object.keys(errors))).toEqual([
        ["baseUrl"],
        ["ca"],
        ["token"],
        ["baseUrl"],
        ["token"],
      ]);
      const texts = shown.flatMap((errors) => Object.values(errors));
      expect(new Set(texts).size).toBe(5);
      for (const text of texts) expect(text.length).toBeGreaterThan(60);
    });

    test("with the company's certificate the same Jira is trusted", async () => {
      const jira = new URL(world.jiraDc.url).pathname;
      const baseUrl = `https://localhost:${portOf(tls)}${jira}`;
      expect(await start({ baseUrl, caPem })).toMatchObject({ ok: true });
    });

    test("a person whose token has ended is told so at the token", async () => {
      const ended = await start({ token: demoPerson("frank").jiraToken });
      expect(ended).toMatchObject({
        ok: false,
        errors: { token: expect.stringContaining("token") },
      });
    });
  },
);
