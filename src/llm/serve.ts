import { newId } from "../platform/clock.ts";
import type { ActivityEnd, Opening } from "./activity.ts";
import { finishShared, rowOf, servedBy } from "./activity.ts";
import { bodyOf } from "./body.ts";
import { type Flight, type Seat, type Source, startFlight } from "./cache/flight.ts";
import { cacheKey, scopeOf } from "./cache/key.ts";
import { findKept, type Kept } from "./cache/kept.ts";
import type { Caller } from "./caller.ts";
import { LlmFault } from "./fault.ts";
import { placeOfAttempt } from "./attempt.ts";
import { openActivity, writeKept } from "./ledger.ts";
import type { LlmEvent, LlmRequest } from "./llm.ts";
import { hasTools } from "./message-words.ts";
import type { CachePlace, Router, Target } from "./router.ts";
import { cacheRuleOf, type Plan } from "./routing/plan.ts";
import { type Asked, runCall } from "./run-call.ts";

type End = Extract<LlmEvent, { type: "end" }>;

/** From the cache, from an identical call that is on its way, or from the model; as many events at once as have come. */
export async function* serve(
  router: Router,
  request: LlmRequest,
  { plan, caller, startedAt }: { plan: Plan; caller: Caller; startedAt: number },
): AsyncGenerator<LlmEvent[]> {
  const place = (target: Target) => placeOf(router, { plan, caller }, target);
  const cache = plan.target instanceof LlmFault ? undefined : place(plan.target);
  const opening: Opening = {
    id: newId(router.clock),
    at: router.clock.now(),
    owner: router.owner,
    provider: plan.provider,
    request: plan.request,
    first: undefined,
    teamId: caller.teamId,
    cache: cache && request.fresh ? "bypass" : "none",
  };
  const asked: Asked = { asked: request, plan, opening, placeOf: place, startedAt };
  if (cache && !request.fresh && !request.signal.aborted) {
    const found = await findAnswer(router, request, cache);
    if (found && "kept" in found) return yield* replay(router, asked, found.kept);
    if (found) return yield* share(router, asked, found.seat);
  }
  const refused = router.callLimits(plan.request, caller.tier);
  if (refused) yield* lead(router, { ...asked, plan: { ...plan, target: refused } }, undefined);
  else yield* lead(router, asked, cache);
}

/** Answers are kept under what gave them: what another model said is no answer of this one. */
function placeOf(
  router: Router,
  { plan: { request, policy }, caller }: { plan: Plan; caller: Caller },
  { connection, model }: Target,
): CachePlace | undefined {
  // What a tool said may be said no more.
  const rule = hasTools(request) ? undefined : cacheRuleOf(router, request, policy);
  if (!rule) return undefined;
  const scope = scopeOf(rule, request.accountId, caller.teamId);
  return { key: cacheKey(scope, connection, { ...request, model }), scope, ttlMs: rule.ttlMs };
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
async function* lead(
  router: Router,
  asked: Asked,
  cache: CachePlace | undefined,
): AsyncGenerator<LlmEvent[]> {
  const { asked: request } = asked;
  const key = request.fresh ? undefined : cache?.key;
  const source: Source = (signal, tell) =>
    runCall(router, { ...asked, asked: { ...request, signal } }, tell);
  const flight: Flight = startFlight(source, () => {
    if (key !== undefined && router.flights.get(key) === flight) router.flights.delete(key);
  });
  if (key !== undefined) router.flights.set(key, flight);
  let last: LlmEvent | undefined;
  for await (const events of flight.join(request.signal)?.events() ?? []) {
    last = events.at(-1);
    yield events;
  }
  if (last?.type !== "end") yield [CANCELLED];
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
async function* share(router: Router, asked: Asked, seat: Seat): AsyncGenerator<LlmEvent[]> {
  const { clock, db } = router;
  const opening: Opening = { ...asked.opening, cache: "shared" };
  const heard: Heard = { texts: [], end: CANCELLED, firstAt: undefined };
  try {
    await openActivity(db, clock, opening, undefined);
    yield [{ type: "start", activityId: opening.id }];
    for await (const events of seat.events()) {
      const texts = events.filter((event) => event.type === "text");
      if (texts.length > 0) {
        heard.firstAt ??= clock.monotonic();
        heard.texts.push(...texts.map(({ text }) => text));
        yield texts;
      }
      heard.end = events.find((event) => event.type === "end") ?? heard.end;
    }
  } finally {
    await seat.leave();
    const shared = sharedEnd(router, asked, heard);
    await finishShared(db, opening.id, shared);
    router.telemetry.call({ ...rowOf(opening), ...shared.end });
  }
  const { end } = heard;
  const isKept = end.status === "ok";
  yield [{ ...end, usage: null, costNanoUsd: isKept ? 0 : null, ...(isKept && { kept: true }) }];
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
    ...(told.served && servedBy(asked.opening, told.served)),
    attempts: 0,
    costNanoUsd: told.status === "ok" ? 0 : null,
    savedNanoUsd: told.status === "ok" ? told.costNanoUsd : null,
    finishedAt,
    bytesOut: Buffer.byteLength(texts.join("")),
  };
  return { end, finishedAt, body: keptBody(router, asked, texts) };
}

/** Gives a kept answer as it once came; its row is whole before anybody sees it. */
async function* replay(router: Router, asked: Asked, kept: Kept): AsyncGenerator<LlmEvent[]> {
  const { opening, plan } = asked;
  const { texts, stopReason } = kept.events;
  const { modelServed, key, costNanoUsd: savedNanoUsd } = kept;
  const row = {
    ...rowOf({ ...opening, cache: "hit" }),
    ...timesOf(router, asked, router.clock.monotonic()),
    // It was kept under this place.
    ...(!(plan.target instanceof LlmFault) && servedBy(opening, placeOfAttempt(plan.target))),
    status: "ok" as const,
    modelServed,
    stopReason,
    attempts: 0,
    costNanoUsd: 0,
    savedNanoUsd,
    bytesOut: Buffer.byteLength(texts.join("")),
    finishedAt: router.clock.now(),
  };
  await writeKept(router.db, { row, key, body: keptBody(router, asked, texts) });
  router.telemetry.call(row);
  yield [
    { type: "start", activityId: opening.id },
    ...texts.map((text) => ({ type: "text" as const, text })),
    { type: "end", status: "ok", stopReason, usage: null, costNanoUsd: 0, modelServed, kept: true },
  ];
}

const timesOf = ({ clock }: Router, { startedAt }: Asked, firstAt: number | undefined) => ({
  ttftMs: firstAt === undefined ? null : Math.round(firstAt - startedAt),
  totalMs: Math.round(clock.monotonic() - startedAt),
});

const keptBody = ({ keepTexts }: Router, { plan: { request, target } }: Asked, texts: string[]) =>
  keepTexts && !(target instanceof LlmFault)
    ? bodyOf(request, texts.join(""), target.connection.secrets)
    : undefined;
