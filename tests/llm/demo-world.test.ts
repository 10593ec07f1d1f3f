import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import { contentSchema, parseContent } from "../../src/drafts/content.ts";
import type { LlmConnection } from "../../src/llm/providers/provider.ts";
import { llmProviders } from "../../src/llm/providers/registry.ts";
import { readLibrary } from "../../src/prompts/library.ts";
import { renderPrompt } from "../../src/prompts/prompt.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";
import { createWorld, openDoorTo } from "./world.ts";

let demo: DemoWorld;
beforeAll(async () => {
  demo = await startTestWorld();
});
afterAll(() => demo.close());

const settings = { model: "demo-model-no-ai", price: "free" };
const connections: Record<string, () => LlmConnection> = {
  anthropic: () => ({
    id: "c1",
    provider: "anthropic",
    baseUrl: demo.llm.url,
    secrets: { apiKey: demo.llm.apiKey },
    settings,
  }),
  openai: () => ({
    id: "c1",
    provider: "openai",
    baseUrl: `${demo.llm.url}/v1`,
    secrets: { apiKey: demo.llm.apiKey },
    settings,
  }),
  "company-llm": () => ({
    id: "c1",
    provider: "company-llm",
    baseUrl: `${demo.llm.companyUrl}/v1`,
    secrets: { cookie: demo.llm.cookie },
    settings: { ...settings, userInfoPath: "/company/userinfo", employeeIdField: "" },
  }),
};

const user = `<source>
[1] As a customer I want to reset my password by e-mail so that I need not call the hotline.
[2] The link is valid for 30 minutes.
[3] A link that was used once is refused.
</source>`;

describe.each(Object.keys(connections))("the demo model through %s", (name) => {
  const connection = () => connections[name]!();

  test("its connection passes its test", async () => {
    const outbound = openDoorTo(...demo.addresses);
    const { provider } = connection();
    const outcome = await llmProviders[provider].test(outbound, connection());
    expect(outcome).toMatchObject({ ok: true });
    await outbound.close();
  });

  test.each(readLibrary().filter(({ purpose }) => purpose === "draft"))(
    "drafts by the prompt $name what the schema asks for, at no cost",
    async (prompt) => {
      const world = await createWorld(demo.addresses, connection());
      const variables = { item: "story", criteria_format: "gherkin", project: "Shop" };
      const { system } = renderPrompt({ ...prompt, version: 1 }, variables);
      const { text, end } = await world.run({
        model: settings.model,
        system,
        messages: [{ role: "user", text: user }],
        schema: { name: "story", schema: contentSchema("gherkin") },
      });
      expect(end).toMatchObject({ status: "ok", costNanoUsd: 0, usage: { source: "reported" } });
      const parsed = parseContent(text, {
        format: "gherkin",
        passages: [1, 2, 3].map((n) => ({ n, text: "" })),
      });
      expect(parsed.ok && parsed.content.criteria.length).toBeGreaterThan(0);
      await world.close();
    },
  );
});

describe.each(["anthropic", "openai"])("faults of the demo model through %s", (name) => {
  test.each([
    ["error_before", "error", "llm.overloaded"],
    ["error_within", "interrupted", "llm.overloaded"],
    ["early_end", "interrupted", "llm.broke_off"],
    ["stall", "interrupted", "llm.stalled"],
  ] as const)("%s ends a call as %s", async (fault, status, code) => {
    const limits = { attempts: 1, idleMs: fault === "stall" ? 300 : 60_000 };
    const world = await createWorld(demo.addresses, connections[name]!(), limits);
    demo.faults.next("llm", fault);
    const { end } = await world.run({ model: settings.model });
    expect(end).toMatchObject({ status, failure: { code } });
    expect(await world.activity()).toMatchObject({ status, errorCode: code });
    await world.close();
  });
});

test("the company's demo model says whose sign-in it is", async () => {
  const outbound = openDoorTo(...demo.addresses);
  const person = await llmProviders["company-llm"].identify(
    outbound,
    connections["company-llm"]!(),
  );
  const { employeeId, name, email } = demoPerson("alice");
  expect(person).toEqual({ ok: true, value: { employeeId, name, email, key: employeeId } });
  await outbound.close();
});
