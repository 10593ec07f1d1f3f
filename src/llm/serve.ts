import { newId } from "../platform/clock.ts";
import type { ActivityEnd, Opening } from "./activity.ts";
import { finishShared, openActivity, rowOf } from "./activity.ts";
import { bodyOf } from "./body.ts";
import { type Flight, type Seat, startFlight } from "./cache/flight.ts";
import { cacheKey, scopeOf } from "./cache/key.ts";
import { findKept, type Kept } from "./cache/kept.ts";
import type { Caller } from "./caller.ts";
import { LlmFault } from "./fault.ts";
import type { LlmEvent, LlmRequest } from "./llm.ts";
import type { LlmConnection, LlmProvider } from "./providers/provider.ts";
import { llmProviders } from "./providers/registry.ts";
import { type CachePlace, restingFault, type Router, type Target, targetKey } from "./router.ts";
import { type Asked, runCall } from "./run-call.ts";

type End = Extract<LlmEvent, { type: "end" }>;

/** From the cache, from an identical call that is on its way, or from the model. */
export async function* serve(
  router: Router,
  request: LlmRequest,
  { connection, caller }: { connection: LlmConnection | undefined; caller: Caller },
): AsyncGenerator<LlmEvent> {
  const startedAt = router.clock.monotonic();
  const target = targetOf(router, request, connection);
  const cache = placeOf(router, request, { target, caller });
  const opening: Opening = {
    id: newId(router.clock),
    at: router.clock.now(),
    owner: router.owner,
    provider: connection?.provider ?? "none",
    request,
    teamId: caller.teamId,
    cache: cache && request.fresh ? "bypass" : "none",
  };
  const asked: Asked = { request, opening, target, cache, startedAt };
  if (cache && !request.fresh && !request.signal.aborted) {
    const found = await findAnswer(router, request, cache);
    if (found && "kept" in found) return yield* replay(router, asked, found.kept);
    if (found) return yield* share(router, asked, found.seat);
  }
  yield* lead(router, asked);
}

/** Where the call goes, or why it goes nowhere. */
function targetOf(
  router: Router,
  { model }: LlmRequest,
  connection: LlmConnection | undefined,
): Target | LlmFault {
  if (!connection) return new LlmFault("no_connection");
  const provider: LlmProvider = llmProviders[connection.provider];
  const settings = provider.settings.safeParse(connection.settings);
  if (!settings.success) return new LlmFault("bad_settings");
  const rests = restingFault(router, targetKey(connection, model));
  return rests ?? { connection, provider, price: settings.data.price };
}

function placeOf(
  { cacheRules }: Router,
  request: LlmRequest,
  { target, caller }: { target: Target | LlmFault; caller: Caller },
): CachePlace | undefined {
  const rule = cacheRules[request.taskType];
  if (!rule || target instanceof LlmFault) return undefined;
  const scope = scopeOf(rule, request.accountId, caller.teamId);
  return { key: cacheKey(scope, target.connection, request), scope, ttlMs: rule.ttlMs };
}

async function findAnswer(
  { db, clock, flights }: Router,
  { signal }: LlmRequest,
  { key }: CachePlace,
): Promise<{ kept: Kept } | { seat: Seat } | undefined> {
  const early = flights.get(key)?.join(signal);
  if (early) return { seat: early };
  const kept = await findKept(db, key, clock.now());
  if (kept) return { kept };
  const late = flights.get(key)?.join(signal);
  return late && { seat: late };
}

/** The first one to ask: what it is told, others may hear. */
async function* lead(router: Router, asked: Asked): AsyncGenerator<LlmEvent> {
  const { request, cache } = asked;
  const key = request.fresh ? undefined : cache?.key;
  const source = (signal: AbortSignal) =>
    runCall(router, { ...asked, request: { ...request, signal } });
  const flight: Flight = startFlight(source, () => {
    if (key !== undefined && router.flights.get(key) === flight) router.flights.delete(key);
  });
  if (key !== undefined) router.flights.set(key, flight);
  let last: LlmEvent | undefined;
  for await (const event of flight.join(request.signal)?.events() ?? []) {
    last = event;
    yield event;
  }
  if (last?.type !== "end") yield CANCELLED;
}

const CANCELLED: End = {
  type: "end",
  status: "cancelled",
  stopReason: null,
  usage: null,
  costNanoUsd: null,
  modelServed: null,
};

/** Waits for an identical call of somebody else: a row of its own, without cost. */
async function* share(router: Router, asked: Asked, seat: Seat): AsyncGenerator<LlmEvent> {
  const { clock, db } = router;
  const opening: Opening = { ...asked.opening, cache: "shared" };
  const heard: Heard = { texts: [], end: CANCELLED, firstAt: undefined };
  try {
    await openActivity(db, clock, opening, undefined);
    yield { type: "start", activityId: opening.id };
    for await (const event of seat.events()) {
      if (event.type === "text") {
        heard.firstAt ??= clock.monotonic();
        heard.texts.push(event.text);
        yield event;
      } else if (event.type === "end") heard.end = event;
    }
  } finally {
    await seat.leave();
    await finishShared(db, opening.id, sharedEnd(router, asked, heard));
  }
  const { end } = heard;
  yield { ...end, usage: null, costNanoUsd: end.status === "ok" ? 0 : null };
}

interface Heard {
  texts: string[];
  end: End;
  firstAt: number | undefined;
}

function sharedEnd(router: Router, asked: Asked, { texts, end: told, firstAt }: Heard) {
  const { clock } = router;
  const finishedAt = clock.now();
  const end: ActivityEnd = {
    ...timesOf(router, asked, firstAt),
    status: told.status,
    errorCode: told.failure?.code ?? null,
    stopReason: told.stopReason,
    modelServed: told.modelServed,
    attempts: 0,
    costNanoUsd: told.status === "ok" ? 0 : null,
    savedNanoUsd: told.status === "ok" ? told.costNanoUsd : null,
    finishedAt,
    bytesOut: Buffer.byteLength(texts.join("")),
  };
  return { end, finishedAt, body: keptBody(router, asked, texts) };
}

/** Gives a kept answer as it once came; its row is whole before anybody sees it. */
async function* replay(router: Router, asked: Asked, kept: Kept): AsyncGenerator<LlmEvent> {
  const { opening } = asked;
  const { texts, stopReason } = kept.events;
  const { modelServed, key, costNanoUsd: savedNanoUsd } = kept;
  const row = {
    ...rowOf({ ...opening, cache: "hit" }),
    ...timesOf(router, asked, router.clock.monotonic()),
    status: "ok" as const,
    modelServed,
    stopReason,
    attempts: 0,
    costNanoUsd: 0,
    savedNanoUsd,
    bytesOut: Buffer.byteLength(texts.join("")),
    finishedAt: router.clock.now(),
  };
  await router.writeKept({ row, key, body: keptBody(router, asked, texts) });
  yield { type: "start", activityId: opening.id };
  for (const text of texts) yield { type: "text", text };
  yield { type: "end", status: "ok", stopReason, usage: null, costNanoUsd: 0, modelServed };
}

const timesOf = ({ clock }: Router, { startedAt }: Asked, firstAt: number | undefined) => ({
  ttftMs: firstAt === undefined ? null : Math.round(firstAt - startedAt),
  totalMs: Math.round(clock.monotonic() - startedAt),
});

const keptBody = ({ keepTexts }: Router, { request, target }: Asked, texts: string[]) =>
  keepTexts && !(target instanceof LlmFault)
    ? bodyOf(request, texts.join(""), target.connection.secrets)
    : undefined;
