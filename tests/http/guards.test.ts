import { afterAll, beforeAll, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test("a request for another host is refused with 421", async () => {
  const answer = await t.request(urls.dashboard(), { headers: { Host: "evil.test" } });
  expect(answer.status).toBe(421);
});
