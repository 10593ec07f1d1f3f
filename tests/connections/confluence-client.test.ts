import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findConfluence, listSpaces } from "../../src/connections/confluence/client.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { serve } from "../platform/outbound-server.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
let outbound: Outbound;
const openDoor = (loopback: string[]) =>
  createOutbound({
    egress: "open",
    allow: [],
    loopback,
    own: [],
    userAgent: "test",
    clock: systemClock,
    log: createLog("error", { write: () => undefined }),
  });

beforeAll(async () => {
  world = await startTestWorld();
  outbound = openDoor(world.addresses);
});
afterAll(async () => {
  await outbound.close();
  await world.close();
});
afterEach(() => world.faults.clear());

const alice = demoPerson("alice");
const origin = () => new URL(world.confluence.url).origin;

test.each(["/confluence", "/confluence/", "/confluence/display/SHOP/Home"])(
  "Data Center is found from %s, with its context path",
  async (path) => {
    const credentials = { token: alice.confluenceToken };
    const found = await findConfluence(outbound, { baseUrl: origin() + path, credentials });
    expect(found).toMatchObject({
      ok: true,
      value: {
        dialect: "dc",
        baseUrl: `${origin()}/confluence`,
        identity: { employeeId: "e1001", name: "Alice Adams" },
      },
    });
  },
);

test.each(["", "/wiki", "/wiki/spaces/SHOP/overview"])(
  "Cloud is found from %j, under /wiki",
  async (path) => {
    const credentials = { email: alice.email, token: alice.cloudToken };
    const access = { baseUrl: origin() + path, credentials };
    const found = await findConfluence(outbound, access);
    expect(found).toMatchObject({
      ok: true,
      value: { dialect: "cloud", baseUrl: `${origin()}/wiki`, identity: { employeeId: "e1001" } },
    });
    const spaces = await listSpaces(outbound, { ...access, baseUrl: `${origin()}/wiki` }, "cloud");
    expect(spaces.ok && spaces.value.length).toBeGreaterThan(0);
  },
);

test("a token that has ended is answered as nobody, and nobody is no login", async () => {
  const credentials = { token: demoPerson("frank").confluenceToken };
  const found = await findConfluence(outbound, { baseUrl: world.confluence.url, credentials });
  expect(found).toMatchObject({
    ok: false,
    code: "connections.signed_out_200",
    credentialDead: true,
  });
});

test("an anonymous answer without any header is no login either", async () => {
  const server = await serve((_request, answer) => {
    answer.writeHead(200, { "content-type": "application/json" });
    answer.end(JSON.stringify({ type: "anonymous", username: "x", userKey: "x", displayName: "" }));
  });
  const door = openDoor([`127.0.0.1:${server.port}`]);
  const access = { baseUrl: server.url, credentials: { token: "t" } };
  const answer = await findConfluence(door, access);
  expect(answer).toMatchObject({ ok: false, code: "connections.signed_out_200" });
  await door.close();
  await server.close();
});

test("another program at the address is not Confluence", async () => {
  const credentials = { token: alice.confluenceToken };
  const found = await findConfluence(outbound, { baseUrl: world.jiraDc.url, credentials });
  expect(found).toMatchObject({ ok: false, code: "connections.wrong_host" });
});
