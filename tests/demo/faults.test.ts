import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import { startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
beforeEach(async () => {
  world = await startTestWorld();
});
afterEach(() => world.close());

const path = "/rest/api/2/issue";
const body = JSON.stringify({
  fields: { project: { key: "DEMO" }, issuetype: { id: "10001" }, summary: "Once" },
});

const create = (headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(world.jiraDc.url + path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${world.jiraDc.token}`,
      ...headers,
    },
    body,
    ...(signal && { signal }),
  });
const created = () =>
  world.jiraDc.store.issues.filter(({ fields }) => fields["summary"] === "Once");

describe("nothing happens, and the answer says so", () => {
  test.each([
    ["rate_limit", 429],
    ["overloaded", 529],
    ["unavailable", 503],
    ["server_error", 500],
    ["forbidden", 403],
    ["unauthorized", 401],
  ] as const)("%s answers %i", async (fault, status) => {
    world.faults.next("jiraDc", fault);
    const answer = await create();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("retry-after")).toBe(fault === "rate_limit" ? "1" : null);
    expect(created()).toHaveLength(0);
  });

  test("html_login is a login page with 200", async () => {
    const answer = await create({ "x-demo-fault": "html_login" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
    expect(await answer.text()).toContain("Company sign-in");
    expect(created()).toHaveLength(0);
  });

  test("expired_200 tells by a header alone", async () => {
    const answer = await create({ "x-demo-fault": "expired_200" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("X-Seraph-LoginReason")).toBe("AUTHENTICATED_FAILED");
    expect(created()).toHaveLength(0);
  });

  test("reset breaks the connection first", async () => {
    await expect(create({ "x-demo-fault": "reset" })).rejects.toThrow("fetch failed");
    expect(created()).toHaveLength(0);
  });

  test("timeout never answers", async () => {
    const answer = create({ "x-demo-fault": "timeout" }, AbortSignal.timeout(200));
    await expect(answer).rejects.toThrow("timeout");
    expect(created()).toHaveLength(0);
  });
});

describe("the issue was created, and the caller cannot know", () => {
  test("reset_after breaks the connection afterwards", async () => {
    await expect(create({ "x-demo-fault": "reset_after" })).rejects.toThrow("fetch failed");
    expect(created()).toHaveLength(1);
  });

  test("timeout_after never answers", async () => {
    const answer = create({ "x-demo-fault": "timeout_after" }, AbortSignal.timeout(300));
    await expect(answer).rejects.toThrow("timeout");
    expect(created()).toHaveLength(1);
  });

  test("half breaks within the answer", async () => {
    const answer = await create({ "x-demo-fault": "half" });
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow("terminated");
    expect(created()).toHaveLength(1);
  });

  test("broken_json and wrong_json answer something else", async () => {
    const broken = await create({ "x-demo-fault": "broken_json" });
    await expect(broken.json()).rejects.toThrow(SyntaxError);
    const wrong = await create({ "x-demo-fault": "wrong_json" });
    expect(await wrong.json()).not.toHaveProperty("key");
    expect(created()).toHaveLength(2);
  });

  test("changed_summary and lost_parent create something else than was asked", async () => {
    await create({ "x-demo-fault": "changed_summary" });
    expect(created()).toHaveLength(0);
    expect(world.jiraDc.store.find("DEMO-5")?.fields["summary"]).toMatch("Changed by");
    const subtask = {
      project: { key: "DEMO" },
      issuetype: { id: "10003" },
      summary: "Part",
      parent: { key: "DEMO-2" },
    };
    await fetch(world.jiraDc.url + path, {
      method: "POST",
      headers: { Authorization: `Bearer ${world.jiraDc.token}`, "x-demo-fault": "lost_parent" },
      body: JSON.stringify({ fields: subtask }),
    });
    expect(world.jiraDc.store.find("DEMO-6")).not.toHaveProperty("parentKey");
  });
});

/** Of this many creates, one after the other. */
const statuses = async (count: number) => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await create()).status);
  return seen;
};

describe("switching", () => {
  test("next counts down, and only requests that fit", async () => {
    world.faults.next("jiraDc", "unavailable", { count: 2, method: "POST", path: "/issue" });
    const other = await fetch(`${world.jiraDc.url}/rest/api/2/serverInfo`);
    expect(other.status).toBe(200);
    expect(await statuses(3)).toEqual([503, 503, 201]);
  });

  test("always lasts until it is cleared, and leaves other systems alone", async () => {
    world.faults.always("jiraDc", "rate_limit");
    expect(await statuses(3)).toEqual([429, 429, 429]);
    expect((await fetch(`${world.jiraCloud.url}/rest/api/3/serverInfo`)).status).toBe(200);
    world.faults.clear("jiraDc");
    expect(await statuses(1)).toEqual([201]);
  });

  test("random hits a share of the requests", async () => {
    world.faults.random("jiraDc", ["unavailable", "rate_limit"], 0.5);
    const seen = new Set(await statuses(30));
    expect(seen).toEqual(new Set([201, 429, 503]));
  });

  test("another process switches them over HTTP and reads what was asked", async () => {
    const origin = new URL(world.jiraDc.url).origin;
    const order = (command: object) =>
      fetch(`${origin}/_demo/faults`, { method: "POST", body: JSON.stringify(command) });
    expect((await order({ switch: "always", system: "jiraDc", fault: "forbidden" })).status).toBe(
      200,
    );
    expect(await statuses(1)).toEqual([403]);
    expect((await order({ switch: "clear" })).status).toBe(200);
    expect(await statuses(1)).toEqual([201]);
    const wrong = await order({ switch: "always", system: "jiraDc", fault: "nonsense" });
    expect(wrong.status).toBe(400);
    expect((await order({ switch: "pace", ms: 0 })).status).toBe(200);
    expect(world.faults.pace.ms).toBe(0);
    const journal = await fetch(`${origin}/_demo/journal`);
    expect(await journal.json()).toMatchObject([
      { method: "POST", path: "/jira/rest/api/2/issue", status: 403 },
      { method: "POST", path: "/jira/rest/api/2/issue", status: 201 },
    ]);
  });

  test("the journal keeps a request whose answer was lost, without a status", async () => {
    await create({ "x-demo-fault": "reset_after" }).catch(() => undefined);
    expect(world.journal.count("jiraDc", { method: "POST", path: "/issue" })).toBe(1);
    expect(world.journal.hits[0]).not.toHaveProperty("status");
  });

  test("the model and Confluence refuse in their own words", async () => {
    world.faults.always("llm", "overloaded");
    world.faults.always("confluence", "rate_limit");
    const model = await fetch(`${world.llm.url}/v1/models`);
    expect(model.status).toBe(529);
    expect(await model.json()).toMatchObject({ error: { type: "overloaded_error" } });
    const pages = await fetch(`${world.confluence.url}/rest/api/space`);
    expect(await pages.json()).toMatchObject({ statusCode: 429 });
  });
});
