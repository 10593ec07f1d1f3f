import { z } from "zod";
import { collect } from "../drafts/collect.ts";
import type { LlmRequest, Usage } from "../llm/llm.ts";
import { findPrompt, renderPrompt } from "../prompts/prompt.ts";
import { type AgentFailure, type Came, failedFor } from "./came.ts";
import type { AgentRun, Spent } from "./run.ts";

interface Asked<Value> {
  /** Names the step within its run. */
  key: string;
  /** In words, for the trace. */
  label: string;
  /** Its name in the prompt library, and what it gets. */
  prompt: string;
  variables: Record<string, string>;
  taskType: LlmRequest["taskType"];
  /** What the model works on, framed as the prompt announces it. */
  text: string;
  answer: { name: string; schema: z.ZodType<Value> };
  maxTokens: number;
}

/** Asks a model once, as a step of the run; an answer that has not the agreed form is a failure. */
export const ask = <Value>(run: AgentRun<unknown>, asked: Asked<Value>): Promise<Came<Value>> =>
  run.step({
    key: asked.key,
    kind: "model",
    label: asked.label,
    output: asked.answer.schema,
    work: () => call(run, asked),
  });

async function call<Value>(
  run: AgentRun<unknown>,
  asked: Asked<Value>,
): Promise<{ came: Came<Value>; spent?: Spent }> {
  const { deps, draft, row } = run;
  const prompt = await findPrompt(deps.db, asked.prompt);
  if (!prompt) {
    const message = `The prompt “${asked.prompt}” is gone from the library. Put it back there.`;
    return { came: failedFor("no_prompt", message) };
  }
  const { system, name, version } = renderPrompt(prompt, asked.variables);
  let activityId: string | undefined;
  const { text, end } = await collect(
    deps.llm,
    {
      accountId: row.accountId,
      connectionId: draft.llmConnectionId,
      model: draft.model,
      taskType: asked.taskType,
      subject: `draft:${draft.id}`,
      prompt: { name, version },
      system,
      messages: [{ role: "user", text: asked.text }],
      schema: { name: asked.answer.name, schema: z.toJSONSchema(asked.answer.schema) },
      maxTokens: asked.maxTokens,
      jobId: row.jobId,
      fresh: asksAgain(run),
      signal: run.signal,
    },
    async (grown) => {
      activityId = grown.activityId;
    },
  );
  const spent = { activityId, tokens: tokensOf(end.usage), costNanoUsd: end.costNanoUsd };
  if (end.status !== "ok") return { came: failureOf(end.failure), spent };
  return { came: parse(asked, text), spent };
}

/** Whoever has it done once more has an answer and wants another one; so does a job that comes back. */
const asksAgain = ({ row, context }: AgentRun<unknown>): boolean =>
  context.attempt > 1 || (row.baseRevision > 0 && row.instruction === null);

const failureOf = (failure: Omit<AgentFailure, "ok"> | undefined): AgentFailure => ({
  ok: false,
  ...(failure ?? {
    code: "agents.no_answer",
    message: "The model gave no answer.",
    permanent: false,
  }),
});

const tokensOf = (usage: Usage | null): number | undefined =>
  usage === null
    ? undefined
    : usage.inputUncached +
      usage.cacheRead +
      usage.cacheWrite5m +
      usage.cacheWrite1h +
      usage.output;

function parse<Value>({ answer }: Asked<Value>, text: string): Came<Value> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below, with what did not fit.
    value = undefined;
  }
  const parsed = answer.schema.safeParse(value);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ...NOT_VALID, message: `${NOT_VALID.message} (${wordsOf(parsed.error)})` };
}

const wordsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "answer"}: ${message}`)
    .join("; ");

const NOT_VALID: AgentFailure = {
  ok: false,
  code: "agents.not_valid",
  message: "The model's answer did not have the agreed form. Try again, or choose another model.",
  permanent: false,
};
