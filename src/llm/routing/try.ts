import { z } from "zod";
import type { Deps } from "../../app.ts";
import type { LlmRequest, Usage } from "../llm.ts";
import type { Deployment } from "./models.ts";

/** How many are asked side by side. */
export const MOST_TRIED = 4;
const LONGEST = 100_000;

export interface Trial {
  name: string;
  ok: boolean;
  text: string;
  /** What went wrong, and what to do. */
  message: string;
  costNanoUsd: number | null;
  ttftMs: number | undefined;
  totalMs: number;
  usage: Usage | null;
  activityId: string | undefined;
}

const shape = z.object({
  system: z.string().max(LONGEST, "That is too long.").default(""),
  prompt: z.string().trim().min(1, "Type what to ask.").max(LONGEST, "That is too long."),
  maxTokens: z.coerce
    .number("Type a whole number of tokens.")
    .int("Type a whole number of tokens.")
    .min(1, "Type a number from 1 to 16,000.")
    .max(16_000, "Type a number from 1 to 16,000."),
  keys: z
    .array(z.string())
    .min(1, "Choose a model.")
    .max(MOST_TRIED, `Choose at most ${MOST_TRIED}.`),
});

export type TryForm = z.output<typeof shape>;

export function parseTry(
  typed: Record<keyof TryForm, unknown>,
): { ok: true; value: TryForm } | { ok: false; errors: Record<string, string> } {
  const parsed = shape.safeParse(typed);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => [
    path[0] === "keys" ? "models" : String(path[0]),
    message,
  ]);
  return { ok: false, errors: Object.fromEntries(errors) };
}

/** What the calls of one of these were for. */
export const triedSubject = (id: string): string => `try:${id}`;

/** Each by the router, to this place alone; all at once. */
export function tryAll(
  deps: Pick<Deps, "llm" | "clock">,
  { id, accountId, signal }: { id: string; accountId: string; signal: AbortSignal },
  { form, deployments }: { form: TryForm; deployments: readonly Deployment[] },
): Promise<Trial[]> {
  const shared = {
    accountId,
    taskType: "test" as const,
    subject: triedSubject(id),
    prompt: { name: "try", version: 1 },
    system: form.system,
    messages: [{ role: "user" as const, text: form.prompt }],
    maxTokens: form.maxTokens,
    alone: true,
    fresh: true,
    signal,
  };
  const chosen = deployments.filter(({ key }) => form.keys.includes(key));
  return Promise.all(
    chosen.map(({ connectionId, model, name }) =>
      tryOne(deps, { ...shared, connectionId, model }, `${model} at ${name}`),
    ),
  );
}

async function tryOne(
  { llm, clock }: Pick<Deps, "llm" | "clock">,
  request: LlmRequest,
  name: string,
): Promise<Trial> {
  const startedAt = clock.monotonic();
  const since = () => Math.round(clock.monotonic() - startedAt);
  const trial: Trial = {
    name,
    ok: false,
    text: "",
    message: "",
    costNanoUsd: null,
    ttftMs: undefined,
    totalMs: 0,
    usage: null,
    activityId: undefined,
  };
  for await (const event of llm.stream(request)) {
    if (event.type === "start") trial.activityId = event.activityId;
    else if (event.type === "text") {
      trial.ttftMs ??= since();
      trial.text += event.text;
    } else if (event.type === "end") {
      trial.ok = event.status === "ok";
      trial.message = event.failure?.message ?? "";
      trial.costNanoUsd = event.costNanoUsd;
      trial.usage = event.usage;
    }
  }
  trial.totalMs = since();
  return trial;
}
