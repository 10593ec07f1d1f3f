// The process dies by kill -9 between what happened and its message: the message still comes.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import type { DemoWorld } from "../../src/demo/world.ts";
import { newMasterKey } from "../../src/platform/secrets/keyring.ts";
import { urls } from "../../src/urls.ts";
import type { Beside } from "../setup/beside.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";
import { createDice, seedOfThisRun } from "../setup/dice.ts";
import { freePort, type Service, startService, temporaryFolder } from "../setup/process.ts";
import { type Receiver, type ReceivedMessage, startReceiver } from "../setup/receiver.ts";
import {
  connectTo,
  createAnyway,
  createVisitor,
  expectRedirect,
  formFields,
  overTheNetwork,
  registerAs,
  unescapeHtml,
  type Visitor,
} from "../setup/visitor.ts";
import { verify } from "./standard.ts";

const PATIENCE = { timeout: 60_000, interval: 50 };
const SEED = seedOfThisRun();
const KILLS = 3;
const folder = temporaryFolder();
const file = join(folder.path, "countersign.db");
let world: DemoWorld;
let receiver: Receiver;
let service: Service;
let env: Record<string, string>;
let alice: Visitor;
const secrets = { ready: "", done: "" };

beforeAll(async () => {
  world = await startTestWorld();
  receiver = await startReceiver();
  env = {
    DATA_DIR: folder.path,
    APP_KEY: newMasterKey().key,
    PORT: String(await freePort()),
    BESIDE: JSON.stringify({
      jiras: [world.jiraDc.url],
      addresses: [receiver.address, ...world.addresses],
    } satisfies Beside),
    LOG_LEVEL: "error",
  };
  await start();
  const setupToken = /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "";
  alice = createVisitor(service.url, overTheNetwork(service.url));
  const token = demoPerson("alice").jiraToken;
  const password = "a quiet walnut sings at dusk";
  await registerAs(alice, { jiraUrl: world.jiraDc.url, token, password, setupToken });
  const { url: baseUrl, apiKey } = world.llm;
  await connectTo(alice, "anthropic", { baseUrl, apiKey, price: "free" });
  secrets.ready = await hook("draft.ready");
  secrets.done = await hook("publication.done");
}, 60_000);
afterAll(async () => {
  await kill();
  await receiver.close();
  await world.close();
  folder.remove();
});

async function start() {
  service = await startService(env, "tests/setup/beside.mjs");
}

async function kill() {
  service.child.kill("SIGKILL");
  await service.ended;
}

/** Its secret, as the page shows it once. */
async function hook(event: string): Promise<string> {
  const form = { name: event, url: receiver.url, events: event };
  const { body } = await alice.post(urls.webhooks.create(), form);
  const secret = /whsec_[\w+/=]+/.exec(unescapeHtml(body))?.[0];
  if (secret === undefined) throw new Error("the page shows no secret");
  return secret;
}

const aboutOne = z.object({ type: z.string(), data: z.object({ draftId: z.string() }) });
const messagesOf = (type: string, draftId: string) =>
  receiver.messages.filter(({ body }) => {
    const told = aboutOne.parse(JSON.parse(body));
    return told.type === type && told.data.draftId === draftId;
  });
const idsOf = (messages: ReceivedMessage[]) => [
  ...new Set(messages.map(({ headers }) => headers["webhook-id"])),
];
const arrived = (type: string, draftId: string, count = 1) =>
  vi.waitFor(() => {
    const messages = messagesOf(type, draftId);
    expect(messages.length).toBeGreaterThanOrEqual(count);
    return messages;
  }, PATIENCE);

async function startDraft(nth: string): Promise<string> {
  const source = `# Refund ${nth}\n\nThe customer must be able to see the state of a refund so that nobody has to call.`;
  const fields = formFields((await alice.get(urls.drafts.new())).body);
  const made = await alice.post(urls.drafts.create(), { ...fields, source, project: "DEMO" });
  return expectRedirect(made).split("/").at(-1) ?? "";
}

/** What stands on disk, read beside the process that serves. */
function deliveries(draftId: string): unknown[] {
  const db = new Database(file, { readonly: true });
  try {
    return db
      .prepare(
        "select event, state, attempts from webhook_deliveries where payload like ? order by id",
      )
      .all(`%${draftId}%`);
  } finally {
    db.close();
  }
}

test("killed while the receiver is silent: the message comes again under its old id", async () => {
  receiver.next({ hangs: true });
  const id = await startDraft("of a silent receiver");
  await arrived("draft.ready", id);
  await kill();
  await start();
  const messages = await arrived("draft.ready", id, 2);
  expect(idsOf(messages)).toHaveLength(1);
  const [first, second] = messages;
  expect(second?.body).toBe(first?.body);
  for (const one of messages) expect(verify(secrets.ready, one, new Date())).toBe(true);
  await vi.waitFor(() => {
    expect(deliveries(id)).toMatchObject([{ event: "draft.ready", state: "delivered" }]);
  }, PATIENCE);
}, 120_000);

test("killed between what happened and the first attempt: the message comes, once", async () => {
  const id = await startDraft("of a paused queue");
  await arrived("draft.ready", id);
  expectRedirect(await alice.post(urls.jobs.pause("webhooks")));
  const page = urls.drafts.publication(id);
  await createAnyway(alice, (await alice.get(page)).body);
  expectRedirect(await alice.post(page, formFields((await alice.get(page)).body)));
  const waits = { event: "publication.done", state: "waiting", attempts: 0 };
  await vi.waitFor(() => expect(deliveries(id)).toContainEqual(waits), PATIENCE);
  await kill();
  await start();
  expect(messagesOf("publication.done", id)).toEqual([]);
  expectRedirect(await alice.post(urls.jobs.resume("webhooks")));
  const [message] = await arrived("publication.done", id);
  expect(message && verify(secrets.done, message, new Date())).toBe(true);
  await vi.waitFor(() => {
    expect(deliveries(id)).toContainEqual({ ...waits, state: "delivered", attempts: 1 });
  }, PATIENCE);
  expect(messagesOf("publication.done", id)).toHaveLength(1);
}, 120_000);

test(`killed at any moment of ${KILLS} drafts: each is told of, under one id`, async () => {
  process.stdout.write(`webhooks kill test: SEED=${SEED}\n`);
  const dice = createDice(SEED);
  const drafts: string[] = [];
  for (let kills = 0; kills < KILLS; kills += 1) {
    // What has killed its worker three times is given up: on a slow machine the first would be.
    const before = drafts.at(-2);
    if (before !== undefined) await arrived("draft.ready", before);
    drafts.push(await startDraft(`number ${kills}`));
    await sleep(dice.below(600));
    await kill();
    await start();
  }
  for (const id of drafts) expect(idsOf(await arrived("draft.ready", id))).toHaveLength(1);
}, 180_000);
