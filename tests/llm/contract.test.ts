import { afterEach, describe, expect, test } from "vitest";
import type { LlmConnection, TestOutcome } from "../../src/llm/providers/provider.ts";
import { llmProviders } from "../../src/llm/providers/registry.ts";
import { type FakeLlm, startFakeLlm } from "../setup/fake-llm.ts";
import { connectionTo, openDoorTo, SECRET } from "./world.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const kindOf = (name: string) =>
  name === "anthropic" || name === "openai" ? name : ("company" as const);

describe.each(Object.entries(llmProviders))("the provider %s", (name, provider) => {
  const kind = kindOf(name);
  const credential = kind === "company" ? { cookie: `session=${SECRET}` } : { key: SECRET };

  async function prepare(
    server: Parameters<typeof startFakeLlm>[0] = {},
    settings: Record<string, unknown> = {},
  ): Promise<{
    fake: FakeLlm;
    connection: LlmConnection;
    tryOut: (c?: LlmConnection) => Promise<TestOutcome>;
  }> {
    const fake = await startFakeLlm({ ...credential, ...server });
    const outbound = openDoorTo(fake.address);
    open.push(fake, outbound);
    const connection = connectionTo(kind, fake.origin, settings);
    return { fake, connection, tryOut: (c = connection) => provider.test(outbound, c) };
  }
  const wrong = (connection: LlmConnection): LlmConnection => ({
    ...connection,
    secrets: kind === "company" ? { cookie: "session=wrong" } : { apiKey: "wrong" },
  });

  test("says what it is and what it wants", () => {
    expect(provider.label).not.toBe("");
    expect(provider.help).not.toBe("");
    expect(provider.settings.safeParse({}).success).toBe(false);
    expect(provider.settings.safeParse({ model: "demo" }).success).toBe(true);
  });

  test("a right connection passes, names the models and makes no model write", async () => {
    const { fake, tryOut } = await prepare();
    expect(await tryOut()).toMatchObject({ ok: true, models: ["claude-opus-5-5", "demo"] });
    expect(fake.hits).toEqual([]);
  });

  test("without a list of models it passes by an empty request", async () => {
    const { fake, tryOut } = await prepare({ models: false });
    const outcome = await tryOut();
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome).not.toHaveProperty("models");
    expect(fake.hits).toEqual([]);
  });

  test.each([undefined, false] as const)("a wrong credential is named and dead", async (models) => {
    const { connection, tryOut } = await prepare(models === false ? { models } : {});
    const outcome = await tryOut(wrong(connection));
    const code = kind === "company" ? "llm.sign_in_expired" : "llm.wrong_key";
    expect(outcome).toMatchObject({ ok: false, code, permanent: true, credentialDead: true });
  });

  test("a model that is not offered is named, with those that are", async () => {
    const { tryOut } = await prepare({}, { model: "gpt-nope" });
    const outcome = await tryOut();
    expect(outcome).toMatchObject({ ok: false, code: "llm.unknown_model" });
    expect(outcome.message).toContain("gpt-nope");
    expect(outcome.message).toContain("claude-opus-5-5");
  });

  test("a wrong path of the address is named", async () => {
    const { connection, tryOut } = await prepare();
    const outcome = await tryOut({ ...connection, baseUrl: `${connection.baseUrl}/elsewhere` });
    expect(outcome).toMatchObject({ ok: false, code: "llm.unknown_model", credentialDead: false });
    expect(outcome.message).toContain("address");
  });

  test("a web page is named for what it is", async () => {
    const fake = await startFakeLlm({ cookie: "never=1" });
    const outbound = openDoorTo(fake.address);
    open.push(fake, outbound);
    const outcome = await provider.test(outbound, connectionTo(kind, fake.origin));
    const code = kind === "company" ? "llm.sign_in_expired" : "llm.not_an_api";
    expect(outcome).toMatchObject({ ok: false, code });
  });

  test("a server that is not there is named, and nothing is dead", async () => {
    const { fake, connection, tryOut } = await prepare();
    await fake.close();
    open.splice(open.indexOf(fake), 1);
    expect(await tryOut(connection)).toMatchObject({
      ok: false,
      code: "llm.unreachable",
      permanent: false,
      credentialDead: false,
    });
  });

  test("a list of models is a list of names", async () => {
    const { fake, connection } = await prepare({ models: ["x", "y"] });
    const outbound = openDoorTo(fake.address);
    open.push(outbound);
    expect(await provider.listModels(outbound, connection)).toEqual({
      ok: true,
      value: [
        { id: "x", contextTokens: null },
        { id: "y", contextTokens: null },
      ],
    });
  });

  test("no outcome has a secret in it", async () => {
    const { connection, tryOut } = await prepare({}, { model: "gpt-nope" });
    const outcomes = [await tryOut(), await tryOut(wrong(connection))];
    expect(JSON.stringify(outcomes)).not.toContain(SECRET);
  });
});

describe("the company's sign-in", () => {
  const settings = { userInfoPath: "/api/me", employeeIdField: "user.id" };

  async function identify(
    more: Record<string, unknown>,
    user: object,
    cookie = `session=${SECRET}`,
  ) {
    const fake = await startFakeLlm({ cookie: `session=${SECRET}`, user });
    const outbound = openDoorTo(fake.address);
    open.push(fake, outbound);
    const connection = connectionTo("company", `${fake.origin}/v1`, { ...settings, ...more });
    const signedIn = { ...connection, secrets: { cookie } };
    return {
      person: await llmProviders["company-llm"].identify(outbound, signedIn),
      outcome: await llmProviders["company-llm"].test(outbound, signedIn),
    };
  }

  test("says whose it is, by the configured address and field", async () => {
    const user = { user: { id: 4711 }, name: "Alice", email: "alice@example.com" };
    const identity = { employeeId: "4711", name: "Alice", email: "alice@example.com", key: "4711" };
    const { person, outcome } = await identify({}, user);
    expect(person).toEqual({ ok: true, value: identity });
    expect(outcome).toMatchObject({ ok: true, identity });
  });

  test.each([SECRET, `Cookie: session=${SECRET}`, `  session=${SECRET}\n`])(
    "takes the cookie as people paste it",
    async (cookie) => {
      const { person } = await identify({}, { user: { id: "E1" } }, cookie);
      expect(person.ok).toBe(true);
    },
  );

  test.each<[string, Record<string, unknown>, object]>([
    ["the field is missing", {}, { id: "E1" }],
    ["no address is set", { userInfoPath: "" }, { user: { id: "E1" } }],
    ["the address is on another host", { userInfoPath: "https://evil.example/me" }, {}],
  ])("does not say whose it is when %s", async (_, more, user) => {
    const { person } = await identify(more, user);
    expect(person).toMatchObject({ ok: false, code: "llm.no_identity", permanent: true });
  });

  test("an expired cookie is named, here too", async () => {
    const { person, outcome } = await identify({}, {}, "session=old");
    expect(person).toMatchObject({ ok: false, code: "llm.sign_in_expired" });
    expect(outcome).toMatchObject({ ok: false, code: "llm.sign_in_expired" });
  });
});
