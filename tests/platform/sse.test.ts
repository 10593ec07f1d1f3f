import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createStreams, type EventStream } from "../../src/platform/sse/stream.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";

const stays = async () => true;
function setup(options: { maxPerAccount?: number; pingMs?: number } = {}) {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  return { streams: createStreams({ log, ...options }), lines };
}
const ask = (headers: Record<string, string> = {}) => {
  const gone = new AbortController();
  return { gone, request: new Request("http://localhost/", { headers, signal: gone.signal }) };
};
const untilEnd = (stream: EventStream) =>
  new Promise<void>((resolve) => stream.signal.addEventListener("abort", () => resolve()));

test("events come as text that a browser reads, line breaks included", async () => {
  const { streams } = setup();
  const answer = streams.open(ask().request, { key: "a", mayStay: stays }, async ({ send }) => {
    await send({ data: "one" });
    await send({ event: "step", id: "7", data: "two\nlines\r\nand three" });
    await send({ event: "forged\ndata: x", data: "" });
  });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  expect(answer.headers.get("x-accel-buffering")).toBe("no");
  expect(await answer.text()).toBe(
    "retry: 2000\n\ndata: one\n\nevent: step\nid: 7\ndata: two\ndata: lines\ndata: and three\n\nevent: forged data: x\ndata: \n\n",
  );
  expect(streams.count()).toBe(0);
});

test("a browser that comes back says what it had last", async () => {
  const { streams } = setup();
  let had: string | undefined;
  const { request } = ask({ "Last-Event-ID": "41" });
  const answer = streams.open(request, { key: "a", mayStay: stays }, async (stream) => {
    had = stream.lastEventId;
  });
  await answer.text();
  expect(had).toBe("41");
});

describe("a stream ends", () => {
  test("when the browser has gone, and is counted no more", async () => {
    const { streams, lines } = setup();
    const { gone, request } = ask();
    const answer = streams.open(request, { key: "a", mayStay: stays }, untilEnd);
    expect(streams.count()).toBe(1);
    gone.abort();
    await expect.poll(() => streams.count()).toBe(0);
    await answer.body?.cancel();
    expect(lines).toEqual([]);
  });

  test("when nobody reads it any more", async () => {
    const { streams } = setup();
    const answer = streams.open(ask().request, { key: "a", mayStay: stays }, untilEnd);
    await answer.body?.cancel();
    await expect.poll(() => streams.count()).toBe(0);
  });

  test("when the process drains, with a last word; a later one is refused", async () => {
    const { streams } = setup();
    const answer = streams.open(ask().request, { key: "a", mayStay: stays }, untilEnd);
    streams.drain();
    expect(await answer.text()).toContain("event: bye");
    const later = streams.open(ask().request, { key: "a", mayStay: stays }, untilEnd);
    expect(later.status).toBe(503);
  });

  test("also when its browser reads nothing at all", async () => {
    const { streams } = setup();
    streams.open(ask().request, { key: "a", mayStay: stays }, async ({ send, signal }) => {
      while (!signal.aborted) await send({ data: "x".repeat(10_000) });
    });
    await sleep(20);
    expect(streams.count()).toBe(1);
    streams.drain();
    await expect.poll(() => streams.count()).toBe(0);
  });

  test("when the sign-in has ended, at the next ping", async () => {
    const { streams } = setup({ pingMs: 10 });
    let signedIn = true;
    const holder = { key: "a", mayStay: async () => signedIn };
    const answer = streams.open(ask().request, holder, untilEnd);
    await sleep(40);
    expect(streams.count()).toBe(1);
    signedIn = false;
    expect(await answer.text()).toContain(": ping");
    expect(streams.count()).toBe(0);
  });

  test("when its body fails, and that is logged", async () => {
    const { streams, lines } = setup();
    const answer = streams.open(ask().request, { key: "a", mayStay: stays }, async () => {
      throw new Error("broken");
    });
    await answer.text();
    expect(lines.join()).toContain("sse.failed");
    expect(lines.join()).toContain("broken");
  });
});

test("one account cannot take all streams; another still gets in", async () => {
  const { streams } = setup({ maxPerAccount: 2 });
  const open = (key: string) => streams.open(ask().request, { key, mayStay: stays }, untilEnd);
  const held = [open("a"), open("a")];
  const refused = open("a");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("10");
  expect(open("b").status).toBe(200);
  await held[0]?.body?.cancel();
  await expect.poll(() => streams.count()).toBe(2);
  expect(open("a").status).toBe(200);
  streams.drain();
});
