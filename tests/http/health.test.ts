import { afterEach, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp, type TestAppOptions } from "../setup/app.ts";

let t: TestApp | undefined;
afterEach(() => t?.close());
const start = async (running: TestAppOptions["running"]) => {
  t = await createTestApp({ ...(running && { running }) });
  return t;
};

test("a service with nothing wrong is ready", async () => {
  const { request } = await start({ checks: { database: async () => undefined } });
  for (const url of [urls.health.all(), urls.health.ready(), urls.health.live()]) {
    const answer = await request(url);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "ok" });
  }
});

test("a failed check means not ready, and is named; the process still lives", async () => {
  const { request } = await start({
    checks: { disk: async () => "less than 500 MB are free", database: async () => undefined },
  });
  const answer = await request(urls.health.ready());
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: "not ready",
    faults: { disk: "less than 500 MB are free" },
  });
  expect((await request(urls.health.live())).status).toBe(200);
});

test("asking often costs one check", async () => {
  let asked = 0;
  const check = async () => {
    asked += 1;
    return undefined;
  };
  const { request, deps } = await start({ checks: { database: check } });
  await Promise.all([1, 2, 3].map(() => request(urls.health.ready())));
  expect(asked).toBe(1);
  deps.clock.advance(3000);
  await request(urls.health.ready());
  expect(asked).toBe(2);
});

test("a stopping process takes no more work", async () => {
  const { request } = await start({ isDraining: () => true });
  expect((await request(urls.health.ready())).status).toBe(503);
  expect((await request(urls.health.live())).status).toBe(200);
});
