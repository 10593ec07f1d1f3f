import { type Context, Hono } from "hono";
import { WebhooksPage } from "../../views/webhooks/index-page.tsx";
import { NewWebhookPage } from "../../views/webhooks/new-page.tsx";
import { type WebhookDone, WebhookPage } from "../../views/webhooks/show-page.tsx";
import { fromOf } from "../accounts/from.ts";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { checkWebhook, type TypedWebhook, typedWebhook } from "./check.ts";
import { listDeliveries, sendAgain, sendTest } from "./deliveries.ts";
import { EVENTS } from "./payload.ts";
import {
  changeWebhook,
  createWebhook,
  findOldSecretEnd,
  findWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  resumeWebhook,
} from "./webhook.ts";

type Errors = Record<string, string>;
const EMPTY: TypedWebhook = {
  name: "",
  url: "",
  events: ["draft.ready", "publication.done", "publication.failed"],
  isForAll: false,
};

const readForm = async (c: Context<Env>): Promise<TypedWebhook> =>
  typedWebhook.parse(await c.req.parseBody({ all: true }));

const newPage = (c: Context<Env>, typed: TypedWebhook = EMPTY, errors: Errors = {}) =>
  c.html(
    <NewWebhookPage frame={pageFrame(c)} typed={typed} errors={errors} events={EVENTS} />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );

const DONE: readonly string[] = [
  "saved",
  "paused",
  "resumed",
  "test",
  "again",
] satisfies WebhookDone[];
const isDone = (text: string | undefined): text is WebhookDone =>
  text !== undefined && DONE.includes(text);

interface Shown {
  typed?: TypedWebhook;
  errors?: Errors;
  secret?: string;
}

async function showPage(c: Context<Env>, id: string, { typed, errors = {}, secret }: Shown = {}) {
  const { deps, account } = c.var;
  const webhook = await findWebhook(deps.db, account, id);
  if (!webhook) return c.notFound();
  const { before, done } = c.req.query();
  const [{ deliveries, next }, oldSecretEndsAt] = await Promise.all([
    listDeliveries(deps.db, id, { before }),
    findOldSecretEnd(deps, account, id),
  ]);
  return c.html(
    <WebhookPage
      frame={pageFrame(c)}
      webhook={webhook}
      typed={typed ?? webhook}
      errors={errors}
      events={EVENTS}
      deliveries={deliveries}
      next={next}
      isOlder={before !== undefined}
      secret={secret}
      oldSecretEndsAt={oldSecretEndsAt}
      done={isDone(done) ? done : undefined}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

/** Back to its page, or not found where nothing was done. */
const backTo = (c: Context<Env>, id: string, isDoneNow: boolean, done: WebhookDone) =>
  isDoneNow ? c.redirect(urls.webhooks.show(id, { done }), 303) : showPage(c, id);

export const webhookRoutes = new Hono<Env>()
  .get(urls.webhooks.index(), async (c) => {
    const webhooks = await listWebhooks(c.var.deps.db, c.var.account);
    const done = c.req.query("done") === "removed";
    return c.html(<WebhooksPage frame={pageFrame(c)} webhooks={webhooks} done={done} />);
  })
  .get(urls.webhooks.new(), (c) => newPage(c))
  .post(urls.webhooks.create(), async (c) => {
    const { deps, account } = c.var;
    const typed = await readForm(c);
    const checked = await checkWebhook(deps, account, typed);
    if (!checked.ok) return newPage(c, typed, checked.errors);
    const made = await createWebhook(deps, account, checked.input, fromOf(c));
    if (!made.ok) return newPage(c, typed, { "": made.message });
    return showPage(c, made.id, { secret: made.secret });
  })
  .get("/webhooks/:id", (c) => showPage(c, c.req.param("id")))
  .post("/webhooks/:id", async (c) => {
    const { deps, account } = c.var;
    const id = c.req.param("id");
    const typed = await readForm(c);
    if (!(await findWebhook(deps.db, account, id))) return c.notFound();
    const checked = await checkWebhook(deps, account, typed);
    if (!checked.ok) return showPage(c, id, { typed, errors: checked.errors });
    const changed = await changeWebhook(deps, account, { id, from: fromOf(c) }, checked.input);
    return backTo(c, id, changed, "saved");
  })
  .post("/webhooks/:id/pause", async (c) => {
    const id = c.req.param("id");
    const paused = await pauseWebhook(c.var.deps, c.var.account, { id, from: fromOf(c) });
    return backTo(c, id, paused, "paused");
  })
  .post("/webhooks/:id/resume", async (c) => {
    const id = c.req.param("id");
    const resumed = await resumeWebhook(c.var.deps, c.var.account, { id, from: fromOf(c) });
    return backTo(c, id, resumed, "resumed");
  })
  .post("/webhooks/:id/secret", async (c) => {
    const id = c.req.param("id");
    const secret = await renewSecret(c.var.deps, c.var.account, { id, from: fromOf(c) });
    return secret === undefined ? c.notFound() : showPage(c, id, { secret });
  })
  .post("/webhooks/:id/test", async (c) => {
    const id = c.req.param("id");
    const sent = await sendTest(c.var.deps, c.var.account, id);
    return backTo(c, id, sent !== undefined, "test");
  })
  .post("/webhooks/:id/removal", async (c) => {
    const named = { id: c.req.param("id"), from: fromOf(c) };
    const removed = await removeWebhook(c.var.deps, c.var.account, named);
    return removed ? c.redirect(urls.webhooks.index({ done: "removed" }), 303) : c.notFound();
  })
  .post("/webhooks/:id/deliveries/:delivery/redelivery", async (c) => {
    const { id, delivery } = c.req.param();
    const named = { webhookId: id, deliveryId: delivery };
    const sent = await sendAgain(c.var.deps, c.var.account, named);
    return sent === undefined ? c.notFound() : backTo(c, id, true, "again");
  });
