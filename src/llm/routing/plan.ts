import { randomInt } from "node:crypto";
import type { Policy, Way } from "../../db/schema/routing.ts";
import type { CacheRule } from "../cache/rules.ts";
import { LlmFault } from "../fault.ts";
import type { LlmRequest } from "../llm.ts";
import type { LlmProvider } from "../providers/provider.ts";
import { llmProviders } from "../providers/registry.ts";
import { type Router, type Target, targetKey } from "../router.ts";
import { BY_POLICY } from "./policies.ts";

type Wanted = Pick<Way, "connectionId" | "model">;

/** Where a call goes, and where it can go instead. */
export interface Plan {
  /** With the connection and the model that it is meant for, and what the policy says of it. */
  request: LlmRequest;
  /** Of that connection. */
  provider: string;
  /** Where it goes first, or why it goes nowhere. */
  target: Target | LlmFault;
  others: Target[];
  policy: Policy | undefined;
}

export async function planOf(router: Router, asked: LlmRequest): Promise<Plan> {
  const policy = asked.alone ? undefined : await policyFor(router, asked);
  const wanted = wantedPlaces(asked, policy);
  const found = await Promise.all(wanted.map((place) => openPlace(router, asked, place)));
  const targets = found.flatMap((one) => (one instanceof LlmFault ? [] : [one]));
  const [meant = { connectionId: asked.connectionId, model: asked.model }] = wanted;
  const request = withPolicy({ ...asked, ...meant }, policy);
  const [first = new LlmFault("no_policy")] = found;
  const ready = readyOf(router, asked, targets);
  const [target = reasonOf(router, targets, first), ...others] = ready;
  const own = targets.find(({ connection }) => connection.id === meant.connectionId);
  const provider = own?.connection.provider ?? "none";
  return { request, provider, target, others, policy };
}

/**
 * Who made no choice is served by the policy for drafts where the task has none of its own; but a
 * model that writes makes no vectors.
 */
async function policyFor(
  { routing: { policies } }: Router,
  { taskType, connectionId }: LlmRequest,
): Promise<Policy | undefined> {
  const own = await policies.find(taskType);
  const isWritten = taskType !== "embed";
  return own ?? (connectionId === BY_POLICY && isWritten ? policies.find("draft") : undefined);
}

/** In the order in which they are wanted, each once. */
function wantedPlaces({ connectionId, model }: LlmRequest, policy: Policy | undefined): Wanted[] {
  const own = connectionId === BY_POLICY ? [] : [{ connectionId, model }];
  const ways = policy ? arranged(policy) : [];
  const all: Wanted[] = policy?.ownFirst === false ? [...ways, ...own] : [...own, ...ways];
  const seen = new Set<string>();
  return all.flatMap((place) => {
    const key = `${place.connectionId} ${place.model}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ connectionId: place.connectionId, model: place.model }];
  });
}

/** By weights, the dice say which is first, and which is next when it fails. */
function arranged({ mode, ways }: Policy): Way[] {
  if (mode === "order") return ways;
  const left = ways.filter(({ weight }) => weight > 0);
  const order: Way[] = [];
  while (left.length > 0) {
    let dice = randomInt(left.reduce((sum, { weight }) => sum + weight, 0));
    const at = left.findIndex(({ weight }) => (dice -= weight) < 0);
    order.push(...left.splice(at, 1));
  }
  return order;
}

async function openPlace(
  { routing }: Router,
  { accountId }: LlmRequest,
  { connectionId, model }: Wanted,
): Promise<Target | LlmFault> {
  const connection = await routing.findLlmConnection(accountId, connectionId);
  if (!connection) return new LlmFault("no_connection");
  const provider: LlmProvider = llmProviders[connection.provider];
  const settings = provider.settings.safeParse(connection.settings);
  if (!settings.success) return new LlmFault("bad_settings");
  const contextTokens = routing.policies.contextOf(connectionId, model);
  return { connection, provider, model, price: settings.data.price, contextTokens };
}

/** A conversation stays where it is; whoever rests comes last, and not at all if it must not be asked. */
function readyOf({ routing }: Router, request: LlmRequest, targets: Target[]): Target[] {
  if (targets.length < 2) return targets.filter((target) => !restOf(routing, target)?.isFirm);
  const home = routing.affinity.find(conversationOf(request), askedOf(request));
  const awake = targets.filter((target) => !restOf(routing, target));
  const resting = targets.filter((target) => restOf(routing, target)?.isFirm === false);
  const isHome = ({ connection, model }: Target) => targetKey(connection, model) === home;
  return [
    ...awake.filter(isHome),
    ...awake.filter((target) => !isHome(target)),
    // Better a busy one than none.
    ...resting,
  ];
}

const restOf = ({ health }: Router["routing"], { connection, model }: Target) =>
  health.restOf(targetKey(connection, model));

/** Why nothing can be asked: all that there are rest, and this one is back first. */
function reasonOf({ routing }: Router, targets: Target[], first: Target | LlmFault): LlmFault {
  const faults = targets.flatMap((target) => restOf(routing, target)?.fault ?? []);
  const [soonest] = faults.toSorted((a, b) => waitOf(a) - waitOf(b));
  return soonest ?? (first instanceof LlmFault ? first : new LlmFault("no_connection"));
}

const waitOf = ({ facts }: LlmFault): number => facts.retryAfterMs ?? Infinity;

/** The same task for the same thing: what is sent begins with the same words. */
export const conversationOf = ({ taskType, subject, accountId }: LlmRequest): string =>
  `${accountId} ${taskType} ${subject}`;

/** What the person chose, as affinity knows it. */
export const askedOf = ({ connectionId, model }: LlmRequest): string => `${connectionId} ${model}`;

function withPolicy(request: LlmRequest, policy: Policy | undefined): LlmRequest {
  if (!policy) return request;
  const { maxTokens, effort, temperature } = policy;
  return {
    ...request,
    maxTokens: Math.min(request.maxTokens, maxTokens ?? Infinity),
    ...(effort !== null && { effort }),
    ...(temperature !== null && { temperature }),
  };
}

const HOUR_MS = 3_600_000;

/** How long answers are kept: as the policy says, else as the setting does. */
export function cacheRuleOf(
  { cacheRules }: Router,
  { taskType }: LlmRequest,
  policy: Policy | undefined,
): CacheRule | undefined {
  const rule = cacheRules[taskType];
  const hours = policy?.cacheHours ?? null;
  if (hours === null) return rule;
  return hours === 0 ? undefined : { scope: rule?.scope ?? "account", ttlMs: hours * HOUR_MS };
}
