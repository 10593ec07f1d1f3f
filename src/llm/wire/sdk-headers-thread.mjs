// Runs in a thread of its own, which ends: the SDK takes 26 MB, and all that is wanted of it are the
// headers that it sends along with every call. Plain JavaScript, since a thread has no loader.
import { parentPort } from "node:worker_threads";
import { Anthropic } from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "http://model.invalid",
  // A key must be given, or the SDK looks for one in the environment and in profiles on disk.
  apiKey: "none",
  fetch: () => Promise.reject(new Error("the SDK went past its own middleware")),
  maxRetries: 0,
  logLevel: "off",
  openTelemetry: false,
});
const keep = async ({ headers }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort.postMessage(Object.fromEntries(new Headers(headers)));
  return new Response();
};
const options = { headers: { Authorization: null }, middleware: [keep] };
await client.messages
  .create({ model: "none", max_tokens: 1, messages: [], stream: true }, options)
  .asResponse();
