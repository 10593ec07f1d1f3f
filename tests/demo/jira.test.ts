import { afterAll, beforeAll, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import { startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

test("anybody learns the dialect from serverInfo", async () => {
  const dc = await fetch(`${world.jiraDc.url}/rest/api/2/serverInfo`);
  expect(await dc.json()).toMatchObject({ deploymentType: "Server", baseUrl: world.jiraDc.url });
  const cloud = await fetch(`${world.jiraCloud.url}/rest/api/2/serverInfo`);
  expect(await cloud.json()).toMatchObject({ deploymentType: "Cloud" });
});

test("myself on Data Center wants the personal access token", async () => {
  const url = `${world.jiraDc.url}/rest/api/2/myself`;
  const ok = await fetch(url, { headers: { Authorization: `Bearer ${world.jiraDc.token}` } });
  expect(await ok.json()).toMatchObject({ name: "e1001", key: "JIRAUSER11001" });
  expect((await fetch(url)).status).toBe(401);
});
