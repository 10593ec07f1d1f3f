import type { Deps } from "../../app.ts";
import { record } from "../../audit/audit.ts";
import { eq } from "../../db/drizzle.ts";
import type { TaskType } from "../../db/schema/llm.ts";
import type { Policy } from "../../db/schema/routing.ts";
import { type Actor, entryOf } from "../acts.ts";
import type { LlmProvider } from "../providers/provider.ts";
import { llmProviders } from "../providers/registry.ts";
import type { TypedModel } from "./forms.ts";
import { type Deployment, dropModel, keepListed, keepTyped, listLlmConnections } from "./models.ts";

type ActDeps = Pick<Deps, "db" | "clock" | "outbound" | "routing">;

/** Null takes the policy away. */
export async function changePolicy(
  { db, clock, routing }: ActDeps,
  actor: Actor,
  { task, policy }: { task: TaskType; policy: Policy | null },
): Promise<void> {
  const { llmPolicies: p } = db.t;
  const set = { policy, changedBy: actor.account.id, changedAt: clock.now() };
  await db.transaction(async (tx) => {
    if (set.policy === null) await tx.delete(p).where(eq(p.taskType, task));
    else {
      const row = { ...set, policy: set.policy };
      await tx
        .insert(p)
        .values({ taskType: task, ...row })
        .onConflictDoUpdate({ target: p.taskType, set: row });
    }
    await record(tx, clock, {
      ...entryOf(actor),
      action: policy ? "llm.policy_changed" : "llm.policy_removed",
      subject: `task:${task}`,
      details: policy ? detailsOf(policy) : {},
    });
  });
  routing.policies.forget();
}

const detailsOf = ({ ways, ...policy }: Policy) => ({
  ...policy,
  ways: ways
    .map(({ connectionId, model, weight }) => `${model} at ${connectionId} x${weight}`)
    .join(", "),
});

export async function addModel(
  { db, clock, routing }: ActDeps,
  actor: Actor,
  typed: TypedModel,
): Promise<void> {
  await db.transaction(async (tx) => {
    await keepTyped(tx, clock, typed);
    const { connectionId, model, contextTokens } = typed;
    await record(tx, clock, {
      ...entryOf(actor),
      action: "llm.model_added",
      subject: `connection:${connectionId}`,
      details: { model, contextTokens },
    });
  });
  routing.policies.forget();
}

export async function removeModel(
  { db, clock, routing }: ActDeps,
  actor: Actor,
  { connectionId, model }: Pick<TypedModel, "connectionId" | "model">,
): Promise<void> {
  await db.transaction(async (tx) => {
    await dropModel(tx, { connectionId, model });
    await record(tx, clock, {
      ...entryOf(actor),
      action: "llm.model_removed",
      subject: `connection:${connectionId}`,
      details: { model },
    });
  });
  routing.policies.forget();
}

export interface Listed {
  name: string;
  /** Undefined: it did not say. */
  models: number | undefined;
  /** Why not. */
  message: string;
}

/** Asks each of the company's servers what it offers; costs nothing. */
export async function listAll(deps: ActDeps, actor: Actor): Promise<Listed[]> {
  const connections = await listLlmConnections(deps.db);
  const listed = await Promise.all(
    connections.map(async ({ id, name }) => ({ name, ...(await listOne(deps, actor, id)) })),
  );
  deps.routing.policies.forget();
  deps.routing.looks.set(actor.account.id, { listed });
  return listed;
}

async function listOne(
  { db, clock, outbound, routing }: ActDeps,
  { account }: Actor,
  connectionId: string,
): Promise<Omit<Listed, "name">> {
  const connection = await routing.findLlmConnection(account.id, connectionId);
  if (!connection) return { models: undefined, message: "It is switched off." };
  const provider: LlmProvider = llmProviders[connection.provider];
  const answer = await provider.listModels(outbound, connection);
  if (!answer.ok) return { models: undefined, message: `${answer.message} ${answer.fix}` };
  const models = answer.value;
  await db.transaction((tx) => keepListed(tx, clock, { connectionId, models }));
  return { models: models.length, message: "" };
}

export interface Probed {
  name: string;
  ok: boolean;
  message: string;
}

/** Lets calls through at once, and asks the server whether it is there; costs nothing. */
export async function probe(
  deps: ActDeps,
  actor: Actor,
  deployment: Pick<Deployment, "connectionId" | "model" | "name">,
): Promise<Probed> {
  const name = `${deployment.model} at ${deployment.name}`;
  const probed = { name, ...(await probeOne(deps, actor, deployment)) };
  deps.routing.looks.set(actor.account.id, { probed });
  return probed;
}

async function probeOne(
  { db, clock, outbound, routing }: ActDeps,
  actor: Actor,
  { connectionId, model }: Pick<Deployment, "connectionId" | "model">,
): Promise<Omit<Probed, "name">> {
  routing.health.reset(`${connectionId} ${model}`);
  await db.transaction((tx) =>
    record(tx, clock, {
      ...entryOf(actor),
      action: "llm.deployment_tried",
      subject: `connection:${connectionId}`,
      details: { model },
    }),
  );
  const found = await routing.findLlmConnection(actor.account.id, connectionId);
  if (!found) return { ok: false, message: "The connection is gone or switched off." };
  const provider: LlmProvider = llmProviders[found.provider];
  const connection = { ...found, settings: { ...found.settings, model } };
  const outcome = await provider.test(outbound, connection);
  return { ok: outcome.ok, message: `${outcome.message} ${outcome.fix}`.trim() };
}
