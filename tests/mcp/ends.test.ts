// A caller who cancels, drops the connection, or a service that stops, ends what runs.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Assistants, startAssistants } from "../setup/assistants.ts";

let product: Assistants;
let token = "";

beforeEach(async () => {
  product = await startAssistants();
  await product.connect("alice");
  // After its first words the model falls silent.
  product.world.faults.always("llm", "stall");
  token = await product.tokenFor(product.cast.alice.account);
});
afterEach(() => product.close());

const CHAT = { name: "chat", arguments: { question: "What is a draft?" } };

async function outcomes(): Promise<string[]> {
  const { activities } = product.deps.db.t;
  const rows = await product.deps.db.select({ status: activities.status }).from(activities);
  return rows.map(({ status }) => status);
}

const PATIENCE = { timeout: 15_000, interval: 50 };

/** The model has begun to answer; `leave` ends it from the outside. */
async function whileItAnswers(leave: (cancel: AbortController) => unknown) {
  const client = await product.client(token);
  const cancel = new AbortController();
  const told = Promise.withResolvers<void>();
  const options = { signal: cancel.signal, onprogress: () => told.resolve() };
  const answer = client.callTool(CHAT, undefined, options).catch((error: unknown) => error);
  await told.promise;
  expect(await outcomes()).toEqual(["open"]);
  await leave(cancel);
  await expect.poll(outcomes, PATIENCE).not.toContain("open");
  return answer;
}

test("a call that its client cancels ends the model call behind it", async () => {
  const error = await whileItAnswers((cancel) => cancel.abort("no longer needed"));
  expect(String(error)).toContain("no longer needed");
  expect(await outcomes()).not.toContain("ok");
});

test("a call whose connection drops ends the model call behind it", async () => {
  const dropped = new AbortController();
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const accepts = { ...headers, Accept: "application/json, text/event-stream" };
  const post = (body: object, session?: string) =>
    fetch(product.endpoint, {
      method: "POST",
      headers: { ...accepts, ...(session !== undefined && { "Mcp-Session-Id": session }) },
      body: JSON.stringify({ jsonrpc: "2.0", ...body }),
      signal: dropped.signal,
    });
  const clientInfo = { name: "test", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const begun = await post({ id: 1, method: "initialize", params });
  const session = begun.headers.get("mcp-session-id") ?? "";
  await begun.text();
  await post({ id: 2, method: "tools/call", params: CHAT }, session);
  await expect.poll(outcomes, PATIENCE).toEqual(["open"]);
  dropped.abort();
  await expect.poll(outcomes, PATIENCE).not.toContain("open");
  expect(await outcomes()).not.toContain("ok");
});

test("a service that stops ends what runs, and begins no session", async () => {
  await whileItAnswers(() => product.deps.streams.drain());
  await expect(product.client(token)).rejects.toThrow("stopping");
});
