import { z } from "zod";
import type { Queries } from "../../db/db.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { faultWords } from "../fault.ts";
import type { Usage } from "../llm.ts";
import type { Deployment } from "./models.ts";
import { MOST_TRIED, type Trial, triedSubject } from "./try.ts";

export interface TriedBefore {
  system: string;
  prompt: string;
  /** The deployments that were asked. */
  keys: string[];
  trials: Trial[];
}

/** One's own, from the ledger; without texts once they are kept no more. */
export async function findTried(
  db: Queries,
  accountId: string,
  { id, deployments }: { id: string; deployments: readonly Deployment[] },
): Promise<TriedBefore | undefined> {
  const { activities: a, activityBodies: bodies } = db.t;
  const rows = await db
    .select({ activity: a, request: bodies.request, answer: bodies.answer })
    .from(a)
    .leftJoin(bodies, eq(bodies.activityId, a.id))
    .where(and(eq(a.subject, triedSubject(id)), eq(a.accountId, accountId)))
    .orderBy(asc(a.at), asc(a.id))
    .limit(MOST_TRIED);
  if (rows.length === 0) return undefined;
  // What was refused before it was sent has no text.
  const request = rows.find((row) => row.request !== null)?.request;
  const nameOf = ({ connectionId, modelRequested: model }: Row<"activities">) => {
    const place = deployments.find((one) => one.connectionId === connectionId);
    return place ? `${model} at ${place.name}` : model;
  };
  return {
    ...askedOf(request),
    keys: deployments
      .filter(({ key }) => rows.some((row) => keyOf(row.activity) === key))
      .map(toKey),
    trials: rows.map(({ activity, answer }) => trialOf(activity, nameOf(activity), answer ?? "")),
  };
}

const toKey = ({ key }: Deployment): string => key;
const keyOf = ({ connectionId, modelRequested }: Row<"activities">): string =>
  `${connectionId} ${modelRequested}`;

const requestShape = z.object({
  system: z.string(),
  messages: z.array(z.object({ text: z.string() })),
});

function askedOf(request: string | null | undefined): { system: string; prompt: string } {
  if (!request) return { system: "", prompt: "" };
  const { system, messages } = requestShape.parse(JSON.parse(request));
  return { system, prompt: messages.at(-1)?.text ?? "" };
}

const trialOf = (activity: Row<"activities">, name: string, text: string): Trial => ({
  name,
  ok: activity.status === "ok",
  text,
  message: activity.errorCode === null ? "" : faultWords(activity.errorCode),
  costNanoUsd: activity.costNanoUsd,
  ttftMs: activity.ttftMs ?? undefined,
  totalMs: activity.totalMs ?? 0,
  usage: usageOf(activity),
  activityId: activity.id,
});

function usageOf({ usageSource: source, ...row }: Row<"activities">): Usage | null {
  if (source === null) return null;
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = row;
  return {
    source,
    inputUncached: inputUncached ?? 0,
    cacheRead: cacheRead ?? 0,
    cacheWrite5m: cacheWrite5m ?? 0,
    cacheWrite1h: cacheWrite1h ?? 0,
    output: output ?? 0,
  };
}
