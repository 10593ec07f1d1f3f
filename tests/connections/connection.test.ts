import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import type { Account, Deps } from "../../src/app.ts";
import { createDeps } from "../../src/commands/create-deps.ts";
import { removeConnection } from "../../src/connections/change.ts";
import type { Order } from "../../src/connections/check-form.ts";
import {
  type Connection,
  findConnection,
  findLlmConnection,
  jiraClientFor,
  listConnections,
  mayChange,
} from "../../src/connections/connection.ts";
import { type Actor, createConnection } from "../../src/connections/create.ts";
import { disableConnection } from "../../src/connections/disable.ts";
import type { ConnectionForm } from "../../src/connections/form.ts";
import type { ProviderKey } from "../../src/connections/providers.ts";
import { saveConnection } from "../../src/connections/save.ts";
import { openSecrets } from "../../src/connections/secret.ts";
import { summarize } from "../../src/connections/summary.ts";
import { testConnection } from "../../src/connections/test.ts";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { createTestClock, TEST_KEY, type TestClock, testConfig } from "../setup/app.ts";
import { type CastMember, createCast, createMember } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";
import { type CastName, demoPerson, startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

const by = (account: Account): Actor => ({ account, address: "10.0.0.1", requestId: "r1" });
const form = (more: Partial<ConnectionForm>): ConnectionForm => ({
  name: "",
  baseUrl: "",
  values: {},
  secrets: {},
  dropped: [],
  caPem: "",
  dropCa: false,
  lost: [],
  hadUserInfo: false,
  ...more,
});

const pem = (what: string) => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----`;
const CLIENT = { clientCert: pem("CERTIFICATE"), clientKey: pem("PRIVATE KEY") };

const jiraForm = (more: Partial<ConnectionForm> = {}) =>
  form({ baseUrl: world.jiraDc.url, secrets: { token: world.jiraDc.token }, ...more });

describe.each(stores)("connections on %s", (_name, open) => {
  let db: Db;
  let deps: Deps & { clock: TestClock };
  let cast: Record<CastName, CastMember>;
  let alice: Account;
  const lines: string[] = [];

  beforeAll(async () => {
    db = await open();
  }, 60_000);
  afterAll(() => db.close());
  beforeEach(async () => {
    const config = testConfig();
    const clock = createTestClock();
    const log = createLog("debug", { write: (line) => lines.push(line) });
    const secrets = createSecrets(parseKeyring(TEST_KEY));
    deps = { ...createDeps({ config, clock, log, db, secrets, demo: world }), clock };
    cast = await createCast(deps);
    alice = cast.alice.account;
  });
  afterEach(async () => {
    world.faults.clear();
    await deps.outbound.close();
    await db.delete(db.t.accounts);
    await db.delete(db.t.connections);
  });

  const save = (
    provider: ProviderKey,
    typed: ConnectionForm,
    more: Partial<Order> & { as?: Account } = {},
  ) => {
    const { as = alice, ...order } = more;
    return saveConnection(deps, { provider, owner: as, form: typed, ...order }, by(as));
  };
  const saved = async (...args: Parameters<typeof save>): Promise<Connection> => {
    const result = await save(...args);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return reload(result.id, args[2]?.as);
  };
  const reload = async (id: string, as = alice): Promise<Connection> => {
    const found = await findConnection(db, as, id);
    if (!found) throw new Error("no such connection");
    return found;
  };
  const actions = async () => {
    const { entries } = await listAudit(db);
    return entries.map(({ action }) => action);
  };

  test("what works is kept with what its test has learnt, and the secret sealed", async () => {
    const pasted = `${world.jiraDc.url}/browse/DEMO-1`;
    const jira = await saved("jira", jiraForm({ baseUrl: pasted }));
    expect(jira).toMatchObject({
      accountId: alice.id,
      kind: "jira",
      name: "Jira",
      baseUrl: world.jiraDc.url,
      identity: { employeeId: "e1001", name: "Alice Adams", key: demoPerson("alice").jiraKey },
      capabilities: { dialect: "dc" },
      secretHints: { token: "lice" },
      secretEndsAt: new Date("2099-01-01T00:00:00Z"),
      test: { ok: true, code: "ok" },
      disabledAt: null,
      version: 1,
    });
    expect(JSON.stringify(jira)).not.toContain(world.jiraDc.token);
    expect(openSecrets(deps.secrets, jira)).toEqual({ token: world.jiraDc.token });
    expect((await actions())[0]).toBe("connections.created");
    const { entries } = await listAudit(db);
    expect(JSON.stringify(entries)).not.toContain("demo-jira-token");
    expect(lines.join("\n")).not.toContain("demo-jira-token");
  });

  test("a sealed secret opens in no other row and for no other owner", async () => {
    const jira = await saved("jira", jiraForm());
    for (const moved of [
      { id: "other" },
      { accountId: cast.bob.account.id },
      { accountId: null },
    ]) {
      expect(() => openSecrets(deps.secrets, { ...jira, ...moved })).toThrow(/\w/);
    }
  });

  test("what does not work is not kept, and the field where it is mended says so", async () => {
    const wrong: [ConnectionForm, string, string][] = [
      [jiraForm({ baseUrl: "" }), "baseUrl", "Put in an address"],
      [jiraForm({ secrets: {} }), "token", "Put in a token."],
      [jiraForm({ secrets: { token: "nonsense" } }), "token", "does not accept this token"],
      [jiraForm({ baseUrl: "https://nobody.invalid" }), "baseUrl", "No Jira was found"],
      [jiraForm({ caPem: "no certificate" }), "ca", "not a certificate in PEM format"],
      [
        jiraForm({ secrets: { token: "t", clientCert: "-----BEGIN CERTIFICATE-----" } }),
        "clientKey",
        "belong together",
      ],
      [
        jiraForm({ secrets: { token: "t", ...CLIENT } }),
        "clientCert",
        "do not fit together. Upload it again. Put in the client certificate",
      ],
      [jiraForm({ values: { email: "nobody" } }), "email", "no e-mail address"],
    ];
    for (const [typed, field, words] of wrong) {
      const result = await save("jira", typed);
      expect(result).toMatchObject({
        ok: false,
        errors: { [field]: expect.stringContaining(words) },
      });
    }
    expect(await listConnections(db, alice)).toEqual([]);
  }, 20_000);

  test("a person has one Jira and one Confluence, but several models", async () => {
    await saved("jira", jiraForm());
    const second = await save("jira", jiraForm());
    expect(second).toMatchObject({ ok: false, errors: { "": expect.stringContaining("already") } });
    const model = form({ baseUrl: world.llm.url, secrets: { apiKey: world.llm.apiKey } });
    await saved("anthropic", model);
    await saved("anthropic", model);
    expect(await listConnections(db, alice)).toHaveLength(3);
  });

  test("two at the same time still make one Jira", async () => {
    const results = await Promise.all([save("jira", jiraForm()), save("jira", jiraForm())]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("credentials of somebody else are refused, with what each system says", async () => {
    const erin = demoPerson("erin");
    const { account } = await createMember(deps, { ...erin, role: "member" });
    await saved("jira", form({ baseUrl: world.jiraDc.url, secrets: { token: erin.jiraToken } }), {
      as: account,
    });
    const result = await save(
      "confluence",
      form({ baseUrl: world.confluence.url, secrets: { token: erin.confluenceToken } }),
      { as: account },
    );
    const words = result.ok ? "" : result.errors["token"];
    expect(words).toContain("your account is e1005 (Erin Evans)");
    expect(words).toContain("Jira: e1005, Confluence: e9905, Company LLM: not connected.");
    const bobs = await save("jira", jiraForm(), { as: cast.bob.account });
    expect(bobs.ok || bobs.errors["token"]).toContain("your account is e1002");
    const cookie = form({
      baseUrl: `${world.llm.companyUrl}/v1`,
      values: { userInfoPath: "/company/userinfo" },
      secrets: { cookie: demoPerson("bob").companyCookie },
    });
    const llm = await save("company-llm", cookie);
    expect(JSON.stringify(llm)).toContain("Company LLM: e1002");
  });

  test("the same person is the same in all three systems", async () => {
    await saved("jira", jiraForm());
    const confluence = await saved(
      "confluence",
      form({ baseUrl: `${world.confluence.url}/`, secrets: { token: world.confluence.token } }),
    );
    expect(confluence).toMatchObject({
      baseUrl: world.confluence.url,
      identity: { employeeId: "e1001" },
      capabilities: { dialect: "dc" },
    });
    const llm = await saved(
      "company-llm",
      form({
        baseUrl: `${world.llm.companyUrl}/v1`,
        values: { userInfoPath: "/company/userinfo" },
        secrets: { cookie: world.llm.cookie },
      }),
    );
    expect(llm.identity).toMatchObject({ employeeId: "e1001" });
  });

  test("where nobody names a model, the first that the server offers is taken", async () => {
    const llm = await saved(
      "openai",
      form({ baseUrl: `${world.llm.url}/v1`, secrets: { apiKey: world.llm.apiKey } }),
    );
    const models = llm.capabilities["models"];
    expect(Array.isArray(models) && models.length).toBeGreaterThan(0);
    expect(llm.settings["model"]).toBe(Array.isArray(models) && models[0]);
  });

  test("only the owner and, for the company's, everybody sees a connection", async () => {
    const own = await saved("jira", jiraForm());
    const typed = form({ baseUrl: world.llm.url, secrets: { apiKey: world.llm.apiKey } });
    const dana = cast.dana.account;
    const company = await saved("anthropic", typed, { as: dana, owner: null });
    const seen = async (account: Account) =>
      (await listConnections(db, account)).map(({ id }) => id);
    expect(await seen(alice)).toEqual([own.id, company.id]);
    expect(await seen(cast.charlie.account)).toEqual([company.id]);
    expect(await findConnection(db, cast.charlie.account, own.id)).toBeUndefined();
    expect([mayChange(alice, own), mayChange(dana, own)]).toEqual([true, false]);
    expect([mayChange(alice, company), mayChange(dana, company)]).toEqual([false, true]);
    const strangers = await jiraClientFor(deps, cast.charlie.account.id, own.id);
    expect(strangers).toMatchObject({ ok: false, code: "connections.gone" });
  });

  test("the version rises with each change of address or credentials, not with the name", async () => {
    const old = await saved("jira", jiraForm());
    const named = await saved("jira", jiraForm({ name: "Our Jira", secrets: {} }), { old });
    expect(named).toMatchObject({ name: "Our Jira", version: 1, secretSetAt: old.secretSetAt });
    const cloud = {
      baseUrl: world.jiraCloud.url,
      values: { email: world.jiraCloud.email },
      secrets: { token: world.jiraCloud.token },
    };
    deps.clock.advance(60_000);
    const moved = await saved("jira", form(cloud), { old: named });
    expect(moved).toMatchObject({ version: 2, capabilities: { dialect: "cloud" } });
    expect(moved.secretSetAt?.getTime()).toBe(deps.clock.now().getTime());
    const client = await jiraClientFor(deps, alice.id, moved.id);
    expect(client).toMatchObject({ ok: true, version: 2, value: { dialect: "cloud" } });
  });

  test("a stored secret is not sent to another host than the one it was put in for", async () => {
    const old = await saved("jira", jiraForm());
    const before = world.journal.hits.length;
    const result = await save("jira", jiraForm({ baseUrl: world.llm.url, secrets: {} }), { old });
    expect(result).toMatchObject({
      ok: false,
      errors: { token: expect.stringContaining("another host") },
    });
    expect(world.journal.hits).toHaveLength(before);
    expect(await reload(old.id)).toEqual(old);
  });

  test("a credential that Jira calls dead disables the connection, and a passed test heals it", async () => {
    const { id } = await saved("jira", jiraForm());
    world.faults.next("jiraDc", "expired_200", { path: "/myself" });
    const client = await jiraClientFor(deps, alice.id, id);
    if (!client.ok) throw new Error(client.message);
    expect(await client.value.myself()).toMatchObject({ code: "connections.signed_out_200" });
    const dead = await reload(id);
    expect(dead.disabledAt).toEqual(deps.clock.now());
    const summary = summarize(alice, dead, deps.clock.now());
    expect(summary).toMatchObject({ state: "broken" });
    expect(summary.message).toContain("not logged in");
    const refused = await jiraClientFor(deps, alice.id, id);
    expect(refused).toMatchObject({ ok: false, code: "connections.disabled", permanent: true });
    expect((await actions())[0]).toBe("connections.disabled");
    expect(await testConnection(deps, alice, dead, by(alice))).toMatchObject({ ok: true });
    expect(await reload(id)).toMatchObject({ disabledAt: null, disabledReason: null });
  });

  test("a failed test is kept and recorded; only a dead credential disables", async () => {
    const jira = await saved("jira", jiraForm());
    world.faults.next("jiraDc", "forbidden", { path: "/myself" });
    expect(await testConnection(deps, alice, jira, by(alice))).toMatchObject({
      ok: false,
      code: "connections.forbidden",
    });
    expect(await reload(jira.id)).toMatchObject({
      disabledAt: null,
      test: { ok: false, code: "connections.forbidden" },
      identity: { employeeId: "e1001" },
    });
    expect((await actions())[0]).toBe("connections.test_failed");
    world.faults.next("jiraDc", "unauthorized", { path: "/myself" });
    await testConnection(deps, alice, jira, by(alice));
    expect((await reload(jira.id)).disabledAt).not.toBeNull();
  });

  test("a token whose end is known is called ended, not wrong", async () => {
    const jira = await saved("jira", jiraForm());
    const { connections } = db.t;
    await db
      .update(connections)
      .set({ secretEndsAt: new Date("2026-11-19T00:00:00Z") })
      .where(eq(connections.id, jira.id));
    world.faults.next("jiraDc", "unauthorized", { path: "/myself" });
    const result = await testConnection(deps, alice, await reload(jira.id), by(alice));
    expect(result.code).toBe("connections.expired_token");
  });

  test("a token that ends soon is told days ahead", async () => {
    const jira = await saved("jira", jiraForm());
    const now = deps.clock.now();
    const ending = (days: number) =>
      summarize(alice, { ...jira, secretEndsAt: new Date(now.getTime() + days * 86_400_000) }, now)
        .word;
    expect([ending(30), ending(9), ending(1), ending(-1)]).toEqual([
      "Connected",
      "Token ends in 9 days",
      "Token ends in 1 day",
      "Token has ended",
    ]);
  });

  test("a late answer to an old credential does not disable the mended connection", async () => {
    const { id, version } = await saved("jira", jiraForm());
    await disableConnection(deps, id, "late", version - 1);
    expect((await reload(id)).disabledAt).toBeNull();
    await disableConnection(deps, id, "now", version);
    expect(await reload(id)).toMatchObject({ disabledReason: "now" });
  });

  test("the router of the models gets opened secrets, of own and company connections that work", async () => {
    const typed = form({ baseUrl: world.llm.url, secrets: { apiKey: world.llm.apiKey } });
    const { id } = await saved("anthropic", typed);
    expect(await findLlmConnection(deps, alice.id, id)).toMatchObject({
      id,
      provider: "anthropic",
      baseUrl: world.llm.url,
      secrets: { apiKey: world.llm.apiKey },
    });
    expect(await findLlmConnection(deps, cast.bob.account.id, id)).toBeUndefined();
    await disableConnection(deps, id, "dead");
    expect(await findLlmConnection(deps, alice.id, id)).toBeUndefined();
    const jira = await saved("jira", jiraForm());
    expect(await findLlmConnection(deps, alice.id, jira.id)).toBeUndefined();
  });

  test("a removed connection is gone, and the audit log still knows it", async () => {
    const jira = await saved("jira", jiraForm());
    await removeConnection(deps, jira, by(alice));
    expect(await findConnection(db, alice, jira.id)).toBeUndefined();
    expect((await actions())[0]).toBe("connections.removed");
  });

  test("an account and its Jira are made in one transaction, or neither", async () => {
    const input = {
      accountId: alice.id,
      provider: "jira" as const,
      baseUrl: world.jiraDc.url,
      settings: {},
      secrets: { token: "t" },
    };
    const broken = db.transaction(async (tx) => {
      await createConnection(tx, deps, input, by(alice));
      throw new Error("later in the transaction");
    });
    await expect(broken).rejects.toThrow("later in the transaction");
    expect(await listConnections(db, alice)).toEqual([]);
  });
});
