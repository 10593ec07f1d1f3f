import { expect, test } from "vitest";
import { parseNetworks, readForwarded } from "../../src/platform/http/address.ts";
import { createLimiter } from "../../src/platform/http/rate-limit.ts";
import { createTestClock } from "../setup/app.ts";

test("a limiter lets a burst through, then as many as a minute allows", () => {
  const clock = createTestClock();
  const limit = createLimiter(clock, 60);
  for (let i = 0; i < 60; i += 1) expect(limit("a")).toBeUndefined();
  expect(limit("a")).toBe(1);
  clock.advance(2000);
  expect(limit("a")).toBeUndefined();
  expect(limit("a")).toBeUndefined();
  expect(limit("a")).toBe(1);
  clock.advance(3_600_000);
  for (let i = 0; i < 60; i += 1) expect(limit("a")).toBeUndefined();
  expect(limit("a")).toBe(1);
});

test("a limiter forgets who was quiet longest, not who asks most", () => {
  const limit = createLimiter(createTestClock(), 1, 3);
  expect(limit("loud")).toBeUndefined();
  for (let i = 0; i < 100; i += 1) {
    limit(`other ${i}`);
    expect(limit("loud")).toBe(60);
  }
});

const proxies = parseNetworks(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);
test.each([
  ["a stranger's header", "203.0.113.9", "1.2.3.4", "203.0.113.9"],
  ["a proxy's", "10.1.2.3", "1.2.3.4", "1.2.3.4"],
  ["a chain of proxies", "10.1.2.3", "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"],
  ["a proxy by IPv6-mapped IPv4", "::ffff:10.1.2.3", "1.2.3.4", "1.2.3.4"],
  ["a proxy by IPv6", "fd00::1", "2001:db8::5", "2001:db8::5"],
  ["a proxy that says nothing", "192.0.2.7", "", "192.0.2.7"],
  ["rubbish from a proxy", "192.0.2.7", "unknown, <script>", "192.0.2.7"],
])("whose address counts: %s", (_name, remote, header, expected) => {
  const headers = new Headers({ "X-Forwarded-For": header });
  expect(readForwarded(remote, headers, proxies).address).toBe(expected);
});
