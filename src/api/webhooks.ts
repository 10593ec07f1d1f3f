import { z } from "zod";
import { urls } from "../urls.ts";
import { checkWebhook, typedWebhook } from "../webhooks/check.ts";
import { listDeliveries, sendAgain, sendTest } from "../webhooks/deliveries.ts";
import { EVENTS } from "../webhooks/payload.ts";
import {
  changeWebhook,
  createWebhook,
  findWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  resumeWebhook,
} from "../webhooks/webhook.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Outcome,
} from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { BY_TIME, cursor, id, idParams, page, perPage, time } from "./shapes.ts";

const events = z.array(z.enum(EVENTS)).min(1).max(EVENTS.length);

const webhook = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(EVENTS)),
    isForAll: z.boolean(),
    createdAt: time,
    failingSince: time.nullable(),
    disabledAt: time.nullable(),
    disabledReason: z.string().nullable().meta({ description: "Null: a person paused it." }),
  })
  .meta({ id: "Webhook" });

const secret = z.string().meta({ description: "Shown now and never again." });

const input = z
  .strictObject({
    name: z.string().min(1).max(80),
    url: z.url().max(500),
    events,
    isForAll: z.boolean().default(false).meta({ description: "For admins." }),
  })
  .meta({ id: "WebhookInput" });

const delivery = z
  .object({
    id: z.string(),
    event: z.string(),
    state: z.enum(["waiting", "delivered", "failed"]),
    attempts: z.number().int(),
    status: z.number().int().nullable(),
    error: z.string().nullable(),
    again: z.string().nullable().meta({ description: "The delivery that was sent once more." }),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "WebhookDelivery" });

const about = { tag: "Webhooks", action: "webhooks.write" } as const;

const list = defineEndpoint({
  ...about,
  id: "listWebhooks",
  method: "get",
  path: "/webhooks",
  summary: "List your webhooks, the oldest first",
  action: "webhooks.read",
  answer: z.array(webhook),
  run: async ({ deps, account }) => ({
    data: await listWebhooks(deps.db, account),
    meta: { next: null },
  }),
});

async function read({ deps, account }: Call, webhookId: string) {
  const found = await findWebhook(deps.db, account, webhookId);
  return found ? { data: found, etag: etagOf(webhook.parse(found)) } : NOT_FOUND;
}

const show = defineEndpoint({
  ...about,
  id: "showWebhook",
  method: "get",
  path: "/webhooks/{id}",
  summary: "Read a webhook",
  action: "webhooks.read",
  params: idParams,
  answer: webhook,
  run: (call) => read(call, call.params.id),
});

const create = defineEndpoint({
  ...about,
  id: "createWebhook",
  method: "post",
  path: "/webhooks",
  summary: "Make a webhook; its secret is in the answer only",
  status: 201,
  isSecret: true,
  body: input,
  answer: webhook.extend({ secret }).meta({ id: "NewWebhook" }),
  problems: { "webhooks.too_many": 409 },
  async run({ deps, account, body, from }) {
    const checked = await checkWebhook(deps, account, typedWebhook.parse(body));
    if (!checked.ok) return invalid(checked.errors);
    const made = await createWebhook(deps, account, checked.input, from);
    if (!made.ok) return made;
    const found = await findWebhook(deps.db, account, made.id);
    if (!found) return NOT_FOUND;
    const location = `${urls.api.base()}/webhooks/${made.id}`;
    return { data: { ...found, secret: made.secret }, location };
  },
});

const change = defineEndpoint({
  ...about,
  id: "changeWebhook",
  method: "put",
  path: "/webhooks/{id}",
  summary: "Change what a webhook hears of and where it is",
  ifMatch: "required",
  params: idParams,
  body: input,
  answer: webhook,
  async run(call) {
    const { deps, account, params, body, from } = call;
    const found = await findWebhook(deps.db, account, params.id);
    if (!found) return NOT_FOUND;
    if (!isSeen(call.seen, etagOf(webhook.parse(found)))) return CHANGED;
    const checked = await checkWebhook(deps, account, typedWebhook.parse(body));
    if (!checked.ok) return invalid(checked.errors);
    await changeWebhook(deps, account, { id: params.id, from }, checked.input);
    return read(call, params.id);
  },
});

type Act = typeof pauseWebhook;
async function act(
  call: Call<{ id: string }>,
  write: Act,
): Promise<Outcome<z.input<typeof webhook>>> {
  const { deps, account, params, from } = call;
  await write(deps, account, { id: params.id, from });
  return read(call, params.id);
}

const pause = defineEndpoint({
  ...about,
  id: "pauseWebhook",
  method: "post",
  path: "/webhooks/{id}/pause",
  summary: "Pause a webhook: what happens then is not told",
  params: idParams,
  answer: webhook,
  run: (call) => act(call, pauseWebhook),
});

const resume = defineEndpoint({
  ...about,
  id: "resumeWebhook",
  method: "post",
  path: "/webhooks/{id}/resume",
  summary: "Switch a webhook on again",
  params: idParams,
  answer: webhook,
  run: (call) => act(call, resumeWebhook),
});

const renew = defineEndpoint({
  ...about,
  id: "renewWebhookSecret",
  method: "post",
  path: "/webhooks/{id}/secret",
  summary: "Make a new secret; the old one signs beside it for a day",
  isSecret: true,
  params: idParams,
  answer: z.object({ secret }).meta({ id: "WebhookSecret" }),
  async run({ deps, account, params, from }) {
    const made = await renewSecret(deps, account, { id: params.id, from });
    return made === undefined ? NOT_FOUND : { data: { secret: made } };
  },
});

const removal = defineEndpoint({
  ...about,
  id: "removeWebhook",
  method: "delete",
  path: "/webhooks/{id}",
  summary: "Remove a webhook with its log",
  params: idParams,
  answer: z.object({ id: z.string() }),
  async run({ deps, account, params, from }) {
    const removed = await removeWebhook(deps, account, { id: params.id, from });
    return removed ? { data: { id: params.id } } : NOT_FOUND;
  },
});

const deliveries = defineEndpoint({
  ...about,
  id: "listWebhookDeliveries",
  method: "get",
  path: "/webhooks/{id}/deliveries",
  summary: "List what was sent, the newest first",
  action: "webhooks.read",
  params: idParams,
  query: z.strictObject({ cursor: cursor(BY_TIME), per_page: perPage }),
  answer: z.array(delivery),
  async run({ deps, account, params, query }) {
    if (!(await findWebhook(deps.db, account, params.id))) return NOT_FOUND;
    const { cursor: before, per_page: limit } = query;
    const found = await listDeliveries(deps.db, params.id, { before, limit });
    return { data: found.deliveries, meta: page(found.next, limit) };
  },
});

const sent = z.object({ id: z.string() }).meta({ id: "WebhookSent" });

const test = defineEndpoint({
  ...about,
  id: "testWebhook",
  method: "post",
  path: "/webhooks/{id}/test",
  summary: "Send a message that says only that it arrived",
  status: 202,
  params: idParams,
  answer: sent,
  async run({ deps, account, params }) {
    const made = await sendTest(deps, account, params.id);
    return made === undefined ? NOT_FOUND : { data: { id: made } };
  },
});

const redelivery = defineEndpoint({
  ...about,
  id: "sendWebhookAgain",
  method: "post",
  path: "/webhooks/{id}/deliveries/{delivery}/redelivery",
  summary: "Send a message once more, with the id that it had",
  status: 202,
  params: z.strictObject({ id, delivery: id }),
  answer: sent,
  async run({ deps, account, params }) {
    const named = { webhookId: params.id, deliveryId: params.delivery };
    const made = await sendAgain(deps, account, named);
    return made === undefined ? NOT_FOUND : { data: { id: made } };
  },
});

export const webhookEndpoints = [
  list,
  show,
  create,
  change,
  pause,
  resume,
  renew,
  removal,
  deliveries,
  test,
  redelivery,
];
