import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMcpClients, type McpClients } from "../../src/connections/mcp/clients.ts";
import type {
  ConnectionProvider,
  OpenConnection,
  ProviderField,
} from "../../src/connections/provider.ts";
import {
  findProvider,
  isProviderKey,
  type ProviderKey,
  providers,
} from "../../src/connections/providers.ts";
import type { DemoSystem } from "../../src/demo/faults.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { createSandbox } from "../../src/platform/sandbox/sandbox.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { testConfig } from "../setup/app.ts";
import { startTestWorld } from "../setup/demo.ts";

const CANARY = "canary-7f3a-secret-value";
let world: DemoWorld;
let outbound: Outbound;
let mcp: McpClients;
const lines: string[] = [];

beforeAll(async () => {
  world = await startTestWorld();
  outbound = createOutbound({
    egress: "open",
    allow: [],
    loopback: world.addresses,
    own: [],
    userAgent: "test",
    clock: systemClock,
    log: createLog("debug", { write: (line) => lines.push(line) }),
  });
  const sandbox = createSandbox();
  const parts = {
    outbound,
    sandbox,
    clock: systemClock,
    programs: [],
    lists: {},
    mayCall: () => true,
  };
  mcp = createMcpClients({ ...parts, redirectUrl: "https://countersign.example.com/back" });
});
afterAll(async () => {
  await mcp.close();
  await outbound.close();
  await world.close();
});

const keys = Object.keys(providers).filter(isProviderKey);
const systems: Partial<Record<ProviderKey, DemoSystem>> = {
  anthropic: "llm",
  "company-llm": "llm",
  confluence: "confluence",
  github: "github",
  jira: "jiraDc",
  openai: "llm",
};

/** The demo system of a provider as the operator offers it. */
function known(key: ProviderKey): OpenConnection {
  const system = world.knownSystems.find(({ provider }) => provider === key);
  if (!system) throw new Error(`the demo world has no ${key}`);
  const { fields } = providers[key];
  const secretNames: string[] = fields.filter((f) => "secret" in f).map(({ name }) => name);
  const given = Object.entries(system.credentials);
  const hasModel = fields.some(({ name }) => name === "model");
  const plain = given.filter(([name]) => !secretNames.includes(name));
  return {
    id: "1",
    baseUrl: system.baseUrl,
    settings: { ...Object.fromEntries(plain), ...(hasModel && { model: "demo-model-no-ai" }) },
    secrets: Object.fromEntries(given.filter(([name]) => secretNames.includes(name))),
    capabilities: {},
    secretEnded: false,
  };
}

test("the registry knows its own keys only", () => {
  expect(keys.length).toBeGreaterThanOrEqual(5);
  expect(findProvider("toString")).toBeUndefined();
  expect(findProvider("nothing")).toBeUndefined();
});

/** The others are tried against servers of other people: see the tests of MCP. */
const inDemoWorld = (key: ProviderKey) => systems[key] !== undefined;

describe.each(keys)("the provider %s", (key) => {
  const provider: ConnectionProvider = providers[key];

  test("says what it is and where its credentials come from", () => {
    expect(provider.label && provider.help && provider.baseUrl.label).not.toBe("");
    expect(URL.canParse(provider.baseUrl.example)).toBe(true);
  });

  test("has a form that can be drawn, with every field once", () => {
    const names = provider.fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const fields: readonly ProviderField[] = provider.fields;
    const unnamed = fields.filter(({ label }) => label === "");
    const emptySelects = fields.filter((f) => f.control === "select" && !f.options?.length);
    const openPasswords = fields.filter((f) => f.control === "password" && !f.secret);
    expect([unnamed, emptySelects, openPasswords]).toEqual([[], [], []]);
  });
});

describe.each(keys.filter(inDemoWorld))("the provider %s in the demo world", (key) => {
  const provider = providers[key];

  test("passes its test against the demo world", async () => {
    const result = await provider.test({ config: testConfig(), outbound, mcp }, known(key));
    expect(result).toMatchObject({ ok: true });
  });

  test("knows a dead credential, says what to do, and prints no secret", async () => {
    const open = known(key);
    const secrets = Object.fromEntries(Object.keys(open.secrets).map((name) => [name, CANARY]));
    const result = await provider.test(
      { config: testConfig(), outbound, mcp },
      { ...open, secrets },
    );
    expect(result).toMatchObject({ ok: false, permanent: true, credentialDead: true });
    expect(result).toMatchObject({ fix: expect.stringMatching(/\w/) });
    expect(JSON.stringify(result)).not.toContain(CANARY);
    expect(lines.join("\n")).not.toContain(CANARY);
  });

  test("takes no login page, no broken answer and no dead server for a success", async () => {
    for (const fault of ["html_login", "wrong_json", "broken_json", "server_error"] as const) {
      world.faults.always(systems[key] ?? "llm", fault);
      const result = await provider.test({ config: testConfig(), outbound, mcp }, known(key));
      expect({ fault, ok: result.ok }).toEqual({ fault, ok: false });
      world.faults.clear();
    }
  }, 30_000);

  test("says so when nothing answers at the address", async () => {
    const result = await provider.test(
      { config: testConfig(), outbound, mcp },
      { ...known(key), baseUrl: "https://nobody.invalid" },
    );
    expect(result).toMatchObject({ ok: false, credentialDead: false });
  }, 20_000);
});
