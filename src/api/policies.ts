import { z } from "zod";
import { changePolicy } from "../llm/routing/acts.ts";
import { EFFORTS, MOST_WAYS, parsePolicy, typedOf } from "../llm/routing/forms.ts";
import { listDeployments } from "../llm/routing/models.ts";
import { findPolicy, listPolicies } from "../llm/routing/policies.ts";
import { ROUTED_TASKS } from "../llm/routing/tasks.ts";
import { type Call, CHANGED, defineEndpoint, invalid, type Outcome } from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";

const limit = z.number().nullable();
const policy = z
  .object({
    mode: z.enum(["order", "weights"]).meta({
      description: "One after the other when one fails, or each for its share of the calls.",
    }),
    ways: z.array(z.object({ connectionId: z.string(), model: z.string(), weight: z.number() })),
    ownFirst: z.boolean().meta({ description: "What a person chose comes before the ways." }),
    effort: z.enum(EFFORTS).nullable(),
    maxTokens: limit,
    temperature: limit,
    cacheHours: limit.meta({ description: "0 keeps no answer; null: as set for everything." }),
    firstContentMs: limit,
    idleMs: limit,
    ceilingNanoUsd: limit.meta({ description: "A dearer way is passed over." }),
  })
  .meta({ id: "PolicyRules" });

const told = z
  .object({
    taskType: z.string(),
    policy: policy.nullable().meta({ description: "Null: what each person chose is asked." }),
  })
  .meta({ id: "Policy" });

const tag = "Models";
const task = z.enum(ROUTED_TASKS);
const params = z.strictObject({ task });
type Task = z.output<typeof task>;
const path = "/policies/{task}";

const list = defineEndpoint({
  id: "listPolicies",
  method: "get",
  path: "/policies",
  tag,
  summary: "Which models each kind of task goes to",
  description: "Kinds without a policy are left out.",
  action: "models.read",
  answer: z.array(told),
  run: async ({ deps }) => ({ data: await listPolicies(deps.db), meta: { next: null } }),
});

async function read({ deps }: Call, taskType: Task): Promise<Outcome<z.input<typeof told>>> {
  const row = await findPolicy(deps.db, taskType);
  const own = row?.policy ?? null;
  return { data: { taskType, policy: own }, etag: etagOf(own) };
}

const isChanged = async ({ deps, seen }: Call, taskType: Task) =>
  !isSeen(seen, etagOf((await findPolicy(deps.db, taskType))?.policy ?? null));

const show = defineEndpoint({
  id: "showPolicy",
  method: "get",
  path,
  tag,
  summary: "Which models one kind of task goes to",
  action: "models.read",
  params,
  answer: told,
  run: (call) => read(call, call.params.task),
});

const between = (least: number, most: number) => z.number().min(least).max(most).nullable();
const whole = (least: number, most: number) => z.int().min(least).max(most).nullable();

const change = defineEndpoint({
  id: "changePolicy",
  method: "put",
  path,
  tag,
  summary: "Say which models a kind of task goes to, in which order or with which weights",
  description: "Whatever is null is as the call itself, or the setting, says.",
  action: "models.write",
  ifMatch: "required",
  params,
  body: z
    .strictObject({
      mode: z.enum(["order", "weights"]),
      ways: z
        .array(
          z.strictObject({
            connectionId: z.string().min(1).max(64),
            model: z.string().min(1).max(200),
            weight: z.int().min(1).max(1000).default(1),
          }),
        )
        .max(MOST_WAYS)
        .meta({ description: "Of the company's deployments, as /models lists them." }),
      ownFirst: z.boolean().default(true),
      effort: z.enum(EFFORTS).nullable().default(null),
      maxTokens: whole(1, 1_000_000).default(null),
      temperature: between(0, 2).default(null),
      cacheHours: between(0, 9999).default(null),
      firstContentMs: whole(1000, 600_000).default(null),
      idleMs: whole(1000, 600_000).default(null),
      ceilingNanoUsd: whole(0, 999_999_000_000_000).default(null),
    })
    .meta({ id: "NewPolicy" }),
  answer: told,
  async run(call) {
    const { deps, account, from, body } = call;
    const { task: taskType } = call.params;
    if (await isChanged(call, taskType)) return CHANGED;
    const deployments = await listDeployments(deps.db);
    // The same checks as the page's form.
    const parsed = parsePolicy(typedOf(body), new Set(deployments.map(({ key }) => key)));
    if (!parsed.ok) return invalid(placed(parsed.errors));
    await changePolicy(deps, { account, from }, { task: taskType, policy: parsed.value });
    return read(call, taskType);
  },
});

/** Fields of the form where the body has a list. */
const placed = (errors: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors).map(([field, message]) => {
      const [, name, n] = /^(way|weight)(\d)$/.exec(field) ?? [];
      if (name === undefined) return [field, message];
      return [`ways.${Number(n) - 1}${name === "weight" ? ".weight" : ""}`, message];
    }),
  );

const remove = defineEndpoint({
  id: "removePolicy",
  method: "delete",
  path,
  tag,
  summary: "Take a policy away: what each person chose is asked",
  action: "models.write",
  ifMatch: "required",
  params,
  answer: told,
  async run(call) {
    const { task: taskType } = call.params;
    if (await isChanged(call, taskType)) return CHANGED;
    const { deps, account, from } = call;
    await changePolicy(deps, { account, from }, { task: taskType, policy: null });
    return read(call, taskType);
  },
});

export const policyEndpoints = [list, show, change, remove];
