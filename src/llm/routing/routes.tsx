import { type Context, Hono } from "hono";
import { HealthPage, type HealthProps } from "../../../views/llm/health-page.tsx";
import { PoliciesPage } from "../../../views/llm/policies-page.tsx";
import { PolicyPage } from "../../../views/llm/policy-page.tsx";
import { TryPage } from "../../../views/llm/try-page.tsx";
import { fromOf } from "../../accounts/from.ts";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import type { TaskType } from "../../db/schema/llm.ts";
import { urls } from "../../urls.ts";
import type { Errors, Typed } from "../forms.ts";
import { dollars } from "../money.ts";
import { addModel, changePolicy, listAll, probe, removeModel } from "./acts.ts";
import { listFigures } from "./figures.ts";
import { EFFORTS, MOST_WAYS, parseModel, parsePolicy, splitKey, typedOf } from "./forms.ts";
import { listDeployments, listLlmConnections } from "./models.ts";
import { findPolicy, listPolicies } from "./policies.ts";
import { findTask, ROUTED_TASKS, UNASKED_TASKS } from "./tasks.ts";
import { MOST_TRIED, parseTry, type Trial } from "./try.ts";
import { findTry, tryModels } from "./tries.ts";

const DONE: Record<string, string> = {
  policy: "Saved. The next call goes by it.",
  removed: "Taken away. What each person chose is asked.",
  model: "The model is added.",
  dropped: "The model is taken away.",
};

const TASKS = {
  tasks: ROUTED_TASKS.filter((task) => !UNASKED_TASKS.includes(task)),
  unasked: UNASKED_TASKS,
};

type Ctx = Context<Env>;
const actorOf = (c: Ctx) => ({ account: c.var.account, from: fromOf(c) });
const doneOf = (c: Ctx) => DONE[c.req.query("done") ?? ""];

async function textsOf(c: Ctx): Promise<Typed> {
  const body = await c.req.parseBody();
  const texts = Object.entries(body).filter((field): field is [string, string] => {
    return typeof field[1] === "string";
  });
  return Object.fromEntries(texts);
}

async function policyPage(c: Ctx, task: TaskType, sent?: { typed: Typed; errors: Errors }) {
  const { db, config } = c.var.deps;
  const [row, deployments] = await Promise.all([findPolicy(db, task), listDeployments(db)]);
  const rules: Partial<Record<TaskType, { ttlMs: number }>> = config.LLM_CACHE_HOURS;
  const usual = rules[task];
  const props = { task, deployments, ways: MOST_WAYS, efforts: EFFORTS, exists: row !== undefined };
  return c.html(
    <PolicyPage
      frame={pageFrame(c)}
      {...props}
      typed={sent?.typed ?? typedOf(row?.policy)}
      errors={sent?.errors ?? {}}
      usualCache={usual ? `${usual.ttlMs / 3_600_000} hours` : "none are kept"}
    />,
    sent ? 422 : 200,
  );
}

async function healthPage(c: Ctx, more: Partial<Pick<HealthProps, "typed" | "errors">> = {}) {
  const { deps } = c.var;
  const { routing } = deps;
  const [rows, connections] = await Promise.all([listFigures(deps), listLlmConnections(deps.db)]);
  const look = c.req.query("done") === "asked" ? routing.looks.get(c.var.account.id) : undefined;
  const blank = { probed: look?.probed, listed: look?.listed, typed: {}, errors: {} };
  const props = { ...blank, ...more, connections, deployments: rows, done: doneOf(c) };
  return c.html(<HealthPage frame={pageFrame(c)} {...props} />, more.errors ? 422 : 200);
}

interface Tried {
  typed: { system: string; prompt: string; maxTokens: string; keys: string[] };
  errors?: Errors;
  trials?: Trial[];
}

const BLANK: Tried = { typed: { system: "", prompt: "", maxTokens: "1000", keys: [] } };

async function tryPage(c: Ctx, { typed, errors = {}, trials = [] }: Tried) {
  const deployments = await listDeployments(c.var.deps.db, c.var.account.id);
  const usable = deployments.filter(({ disabled }) => !disabled);
  return c.html(
    <TryPage
      frame={pageFrame(c)}
      deployments={usable}
      most={MOST_TRIED}
      typed={typed}
      errors={errors}
      trials={trials}
      dollars={dollars}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

async function typedTry(c: Ctx): Promise<Tried["typed"]> {
  const body = await c.req.parseBody({ all: true });
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : "");
  const keys = [body["models"] ?? []].flat().filter((key) => typeof key === "string");
  return { system: text("system"), prompt: text("prompt"), maxTokens: text("maxTokens"), keys };
}

export const routingRoutes = new Hono<Env>()
  .get(urls.llm.policies(), async (c) => {
    const { db } = c.var.deps;
    const [policies, deployments] = await Promise.all([listPolicies(db), listDeployments(db)]);
    const props = { ...TASKS, policies, deployments, dollars, done: doneOf(c) };
    return c.html(<PoliciesPage frame={pageFrame(c)} {...props} />);
  })
  .get("/llm/policies/:task", (c) => {
    const task = findTask(c.req.param("task"));
    return task ? policyPage(c, task) : c.notFound();
  })
  .post("/llm/policies/:task", async (c) => {
    const task = findTask(c.req.param("task"));
    if (!task) return c.notFound();
    const typed = await textsOf(c);
    if (typed["remove"] === "yes") {
      await changePolicy(c.var.deps, actorOf(c), { task, policy: null });
      return c.redirect(urls.llm.policies({ done: "removed" }), 303);
    }
    const deployments = await listDeployments(c.var.deps.db);
    const parsed = parsePolicy(typed, new Set(deployments.map(({ key }) => key)));
    if (!parsed.ok) return policyPage(c, task, { typed, errors: parsed.errors });
    await changePolicy(c.var.deps, actorOf(c), { task, policy: parsed.value });
    return c.redirect(urls.llm.policies({ done: "policy" }), 303);
  })
  .get(urls.llm.health(), (c) => healthPage(c))
  .post(urls.llm.probes(), async (c) => {
    const { key = "" } = await textsOf(c);
    const deployments = await listDeployments(c.var.deps.db);
    const chosen = deployments.find((one) => one.key === key);
    if (!chosen) return c.notFound();
    await probe(c.var.deps, actorOf(c), chosen);
    return c.redirect(urls.llm.health({ done: "asked" }), 303);
  })
  .post(urls.llm.models(), async (c) => {
    const typed = await textsOf(c);
    if (typed["remove"] === "yes") {
      const [connectionId, model] = splitKey(typed["key"] ?? "");
      await removeModel(c.var.deps, actorOf(c), { connectionId, model });
      return c.redirect(urls.llm.health({ done: "dropped" }), 303);
    }
    const connections = await listLlmConnections(c.var.deps.db);
    const ids = connections.map(({ id }) => id);
    const parsed = parseModel(typed, ids);
    if (!parsed.ok) return healthPage(c, { typed, errors: parsed.errors });
    await addModel(c.var.deps, actorOf(c), parsed.value);
    return c.redirect(urls.llm.health({ done: "model" }), 303);
  })
  .post(urls.llm.listing(), async (c) => {
    await listAll(c.var.deps, actorOf(c));
    return c.redirect(urls.llm.health({ done: "asked" }), 303);
  })
  .get(urls.llm.tries(), (c) => tryPage(c, BLANK))
  .post(urls.llm.tries(), async (c) => {
    const { deps, account } = c.var;
    const typed = await typedTry(c);
    const parsed = parseTry(typed);
    if (!parsed.ok) return tryPage(c, { typed, errors: parsed.errors });
    const caller = { accountId: account.id, signal: c.req.raw.signal };
    const { id } = await tryModels(deps, caller, parsed.value);
    return c.redirect(urls.llm.tried(id, { tokens: parsed.value.maxTokens }), 303);
  })
  .get("/llm/try/:id", async (c) => {
    const { deps, account } = c.var;
    const id = c.req.param("id");
    const tried = await findTry(deps, account.id, id);
    if (!tried) return c.notFound();
    const { trials, system, prompt, keys } = tried;
    const maxTokens = c.req.query("tokens") ?? BLANK.typed.maxTokens;
    return tryPage(c, { typed: { system, prompt, keys, maxTokens }, trials });
  });
