import { afterAll, beforeAll, expect, test } from "vitest";
import { tierOf } from "../../src/platform/outbound/address-tier.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import { type Outbound, OutboundError } from "../../src/platform/outbound/outbound.ts";
import { createPolicy, type PolicyOptions } from "../../src/platform/outbound/policy.ts";
import { createTestClock } from "../setup/app.ts";
import { hostileLookup, hostileUrls } from "./hostile-urls.ts";
import { openTestDoor, recordingLog, serve, type TestServer } from "./outbound-server.ts";

let canary: TestServer;
const doors: Outbound[] = [];
const opened = (door: Outbound) => {
  doors.push(door);
  return door;
};

const insideLookup = async () => [{ address: "10.66.77.88", family: 4 }];

const check = (url: string, addresses: string[], options: Partial<PolicyOptions> = {}) =>
  createPolicy({ egress: "open", allow: [], loopback: [], own: [], ...options }).checkAddresses(
    new URL(url),
    addresses,
  )?.code;

const starting = (allow: string[]) => () =>
  createOutbound({
    egress: "open",
    allow,
    loopback: [],
    own: [],
    userAgent: "x",
    clock: { now: () => new Date(), monotonic: () => 0 },
    log: recordingLog(),
  });

beforeAll(async () => {
  // On every address of this machine, so that whatever leads here is counted.
  canary = await serve((_, response) => response.end("caught"), { host: "::" });
});
afterAll(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await canary.close();
});

test("the canary can be reached: silence means that nothing was sent", async () => {
  const door = opened(openTestDoor([canary]));
  const answer = await door.send({ url: `http://127.0.0.1:${canary.port}/` });
  expect(answer).toMatchObject({ ok: true, status: 200 });
  expect(canary.hits).toHaveLength(1);
  canary.hits.length = 0;
});

test("the corpus is as long as it should be", () => {
  expect(hostileUrls(1).length).toBeGreaterThanOrEqual(40);
});

const lists: Record<string, string[]> = {
  "with nothing listed": [],
  "with every network listed": ["0.0.0.0/0", "::/0"],
  "with every host listed by name": [
    "localhost",
    "loopback.test",
    "metadata.test",
    "mixed.test",
    "mixed6.test",
    "127.0.0.1",
    "[::1]",
    "169.254.169.254",
  ],
};

for (const [how, allow] of Object.entries(lists)) {
  test(`no hostile address is called, ${how}`, async () => {
    const door = opened(
      openTestDoor([], { allow, lookup: hostileLookup, loopback: ["127.0.0.1:1"] }),
    );
    const outcomes = await Promise.all(
      hostileUrls(canary.port).map(async ({ url }) => {
        const sent = await door.send({ url, method: "POST", body: "secret", timeoutMs: 5_000 });
        return { url, code: sent.ok ? "answered" : sent.code, sent: !sent.ok && sent.sent };
      }),
    );
    expect(outcomes.filter(({ code }) => code !== "blocked")).toEqual([]);
    expect(outcomes.filter(({ sent }) => sent)).toEqual([]);
    expect(canary.hits).toHaveLength(0);
  });
}

test("the door for SDKs refuses the same addresses", async () => {
  const door = opened(openTestDoor([], { lookup: hostileLookup }));
  const call = door.fetch({});
  const urls = hostileUrls(canary.port).filter(({ reason }) => reason === "never");
  const codes = await Promise.all(
    urls.map(({ url }) =>
      call(url).then(
        () => "answered",
        (error: unknown) => (error instanceof OutboundError ? error.failure.code : "none"),
      ),
    ),
  );
  expect(new Set(codes)).toEqual(new Set(["blocked"]));
  expect(canary.hits).toHaveLength(0);
});

test("our own port is refused also when it is listed", async () => {
  for (const own of [`127.0.0.1:${canary.port}`, `0.0.0.0:${canary.port}`, `[::]:${canary.port}`]) {
    const door = opened(openTestDoor([canary], { own: [own], allow: ["127.0.0.1"] }));
    const answer = await door.send({ url: `http://127.0.0.1:${canary.port}/` });
    expect(answer).toMatchObject({ ok: false, code: "blocked", permanent: true });
  }
  expect(canary.hits).toHaveLength(0);
});

test("a redirect to loopback or to metadata is refused", async () => {
  const targets = [
    `http://127.0.0.1:${canary.port}/`,
    `http://localhost:${canary.port}/`,
    `//127.1:${canary.port}/`,
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    `http://user:pw@127.0.0.1:${canary.port}/`,
  ];
  const front = await serve((request, response) => {
    response.writeHead(302, { location: targets[Number(request.url?.slice(1))] ?? "/" }).end();
  });
  const door = opened(openTestDoor([front]));
  for (const i of targets.keys()) {
    const answer = await door.send({ url: `${front.url}/${i}` });
    expect(answer).toMatchObject({ ok: false, code: "blocked" });
  }
  expect(canary.hits).toHaveLength(0);
  await front.close();
});

test("the socket goes to the address that was checked, whatever DNS says afterwards", async () => {
  const good = await serve((_, response) => response.end("good"), {
    host: "127.0.0.2",
    port: canary.port + 1 > 65_000 ? canary.port - 1 : canary.port + 1,
  });
  const trap = await serve((_, response) => response.end("trap"), { port: good.port });
  const answers = ["127.0.0.2", "127.0.0.1", "127.0.0.1"];
  let asked = 0;
  const lookup = async () => [{ address: answers[asked++] ?? "127.0.0.1", family: 4 }];
  const door = opened(openTestDoor([], { lookup, loopback: [`flip.test:${good.port}`] }));
  const answer = await door.send({ url: `http://flip.test:${good.port}/` });
  expect(answer).toMatchObject({ ok: true });
  expect([asked, good.hits.length, trap.hits.length]).toEqual([1, 1, 0]);
  await good.close();
  await trap.close();
});

test("a name is asked for once in some seconds, and the socket stays with what was checked", async () => {
  const good = await serve((_, response) => response.end("good"));
  let asked = 0;
  const lookup = async () => [{ address: asked++ === 0 ? "127.0.0.1" : "10.1.2.3", family: 4 }];
  const clock = createTestClock();
  const door = opened(openTestDoor([], { lookup, loopback: [`moves.test:${good.port}`], clock }));
  const ask = () => door.send({ url: `http://moves.test:${good.port}/` });
  expect(await ask()).toMatchObject({ ok: true });
  expect(await ask()).toMatchObject({ ok: true });
  expect([asked, good.hits.length]).toEqual([1, 2]);
  clock.advance(60_000);
  expect(await ask()).toMatchObject({ ok: false, code: "blocked" });
  expect([asked, good.hits.length]).toEqual([2, 2]);
  await good.close();
});

test("an answer that flips before a repetition is checked again", async () => {
  const closed = await serve(() => undefined, { host: "127.0.0.2" });
  await closed.close();
  const answers = ["127.0.0.2", "10.1.2.3"];
  let asked = 0;
  const lookup = async () => [{ address: answers[asked++] ?? "10.1.2.3", family: 4 }];
  const door = opened(openTestDoor([], { lookup, loopback: [`flip.test:${closed.port}`] }));
  const answer = await door.send({ url: `http://flip.test:${closed.port}/` });
  expect(answer).toMatchObject({ ok: false, code: "blocked" });
  expect(asked).toBe(2);
});

test("a private address needs the list, a public one does not, unless only the list counts", () => {
  const inside = "https://jira.corp.test/";
  expect(check(inside, ["10.1.2.3"])).toBe("blocked");
  expect(check(inside, ["100.64.0.1"])).toBe("blocked");
  expect(check(inside, ["fd12::1"])).toBe("blocked");
  expect(check(inside, ["10.1.2.3"], { allow: ["jira.corp.test"] })).toBeUndefined();
  expect(check(inside, ["10.1.2.3"], { allow: ["JIRA.corp.test.:443"] })).toBeUndefined();
  expect(check(inside, ["10.1.2.3"], { allow: ["jira.corp.test:8443"] })).toBe("blocked");
  expect(check(inside, ["10.1.2.3"], { allow: ["10.1.0.0/16"] })).toBeUndefined();
  expect(check(inside, ["10.1.2.3", "10.2.0.1"], { allow: ["10.1.0.0/16"] })).toBe("blocked");
  expect(check(inside, ["fd12::1"], { allow: ["fd00::/8"] })).toBeUndefined();
  expect(check("https://evil.test/", ["10.1.2.3"], { allow: ["jira.corp.test"] })).toBe("blocked");
  const outside = "https://api.example.com/";
  expect(check(outside, ["93.184.215.14"])).toBeUndefined();
  expect(check(outside, ["93.184.215.14"], { egress: "allowlist" })).toBe("blocked");
  const listed = { egress: "allowlist", allow: ["api.example.com"] } as const;
  expect(
    check(outside, ["93.184.215.14"], { ...listed, allow: [...listed.allow] }),
  ).toBeUndefined();
});

test("an address inside another one counts as what it leads to", () => {
  expect(tierOf("64:ff9b::808:808")).toBe("public");
  expect(tierOf("64:ff9b::a00:1")).toBe("private");
  expect(tierOf("2002:808:808::")).toBe("public");
  expect(tierOf("::ffff:10.0.0.1")).toBe("private");
  expect(tierOf("fe80::5efe:808:808")).toBe("never");
  expect(tierOf("not an address")).toBe("never");
});

test("a list that cannot be read stops the start", () => {
  expect(starting(["10.0.0.0/99"])).toThrow("10.0.0.0/99");
  expect(starting(["http://jira.example.com"])).toThrow("jira.example.com");
});

test("messages name what the person typed and never the address behind it", async () => {
  const door = opened(openTestDoor([], { lookup: insideLookup }));
  const answer = await door.send({ url: "https://jira.corp.test/x?token=geheim" });
  expect(answer.ok).toBe(false);
  if (answer.ok) return;
  expect(answer.message).toContain("jira.corp.test");
  expect(answer.message).not.toMatch(/10\.66|geheim/);
});
