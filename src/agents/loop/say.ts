import type { LlmEvent, LlmMessage, ToolUse, Usage } from "../../llm/llm.ts";
import type { AgentFailure, Came } from "../came.ts";
import type { Loop } from "./loop.ts";
import type { LoopTool } from "./tool.ts";

/** What a model said in one step. */
export interface Said {
  text: string;
  toolUses: ToolUse[];
  modelServed: string | null;
}

interface Talk {
  messages: readonly LlmMessage[];
  tools: readonly LoopTool[];
  isLast: boolean;
  texts: readonly string[];
}

type End = Extract<LlmEvent, { type: "end" }>;

/** Of one answer. */
const MOST_CHARACTERS = 100_000;
const MOST_USES = 16;

/** Asks the model once; what it said before a crash is read and not asked for again. */
export async function sayNext(loop: Loop, talk: Talk, n: number): Promise<Came<Said>> {
  const key = `model:${n}`;
  const kept = loop.steps.find(key);
  if (kept?.state === "done") {
    const { text = "", toolUses = [] } = kept.output ?? {};
    return { ok: true, value: { text, toolUses, modelServed: null } };
  }
  if (kept?.errorCode === "llm.no_tools") return NO_TOOLS;
  await loop.steps.open({ key, kind: "model", label: labelOf(talk, n) });
  const { said, end, activityId } = await listen(loop, talk);
  const spent = { activityId, tokens: tokensOf(end.usage), costNanoUsd: end.costNanoUsd };
  if (end.status === "ok") {
    const { text, toolUses } = said;
    await loop.steps.close(key, { state: "done", output: { text, toolUses }, ...spent });
    return { ok: true, value: { ...said, modelServed: end.modelServed } };
  }
  const failure = failureOf(end);
  const { text } = said;
  await loop.steps.close(key, {
    state: "failed",
    errorCode: failure.code,
    ...(text !== "" && { output: { text } }),
    ...spent,
  });
  return failure;
}

const labelOf = ({ isLast }: Talk, n: number): string => {
  if (isLast) return "Ask the model for its answer";
  return n === 1 ? "Ask the model" : "Ask the model again";
};

async function listen({ deps, asked, signal, grown }: Loop, talk: Talk) {
  const said: Said = { text: "", toolUses: [], modelServed: null };
  const before = talk.texts.join("\n\n");
  const whole = () => [before, said.text].filter((text) => text !== "").join("\n\n");
  let activityId: string | undefined;
  let end: End = BROKEN;
  for await (const event of deps.llm.stream({ ...asked, ...wordsOf(talk), signal })) {
    if (event.type === "start") activityId = event.activityId;
    else if (event.type === "end") end = event;
    else if (event.type === "tool_use") said.toolUses.push(event.use);
    else {
      said.text += event.text;
      await grown(whole(), false);
    }
    // Leaving the stream ends the call.
    if (said.text.length > MOST_CHARACTERS || said.toolUses.length > MOST_USES) {
      end = TOO_LONG;
      break;
    }
  }
  await grown(whole(), true);
  return { said, end, activityId };
}

const wordsOf = ({ messages, tools, isLast }: Talk) => ({
  messages: [...messages],
  ...(tools.length > 0 && { tools: tools.map(({ definition }) => definition) }),
  ...(tools.length > 0 && isLast && { toolChoice: "none" as const }),
});

const failureOf = ({ status, failure }: End): AgentFailure => ({
  ok: false,
  ...(failure ?? {
    code: status === "cancelled" ? "agents.stopped" : "agents.no_answer",
    message: status === "cancelled" ? "It was stopped." : "The model gave no answer.",
    permanent: false,
  }),
});

const NO_TOOLS: AgentFailure = {
  ok: false,
  code: "llm.no_tools",
  message: "This model takes no tools.",
  permanent: true,
};

const BROKEN: End = {
  type: "end",
  status: "interrupted",
  stopReason: null,
  usage: null,
  costNanoUsd: null,
  modelServed: null,
};

const TOO_LONG: End = {
  ...BROKEN,
  failure: {
    code: "agents.too_long_answer",
    message: "The model wrote without end and was stopped. Ask again, or choose another model.",
    permanent: true,
  },
};

const tokensOf = (usage: Usage | null): number | undefined =>
  usage === null
    ? undefined
    : usage.inputUncached +
      usage.cacheRead +
      usage.cacheWrite5m +
      usage.cacheWrite1h +
      usage.output;
