// Model and tools by turns, until the model answers. It is our own loop over the canonical events of the
// router, and not the runner of a provider's SDK: that one calls its provider by itself and runs tools
// right behind an answer, with no place between where a step is written down, a person is asked, or the
// work goes on after a crash; and it knows one provider.
import type { Account, Deps } from "../../app.ts";
import type { LlmMessage, LlmRequest } from "../../llm/llm.ts";
import { type AgentFailure, failedFor } from "../came.ts";
import type { Limits } from "../agent.ts";
import { type Said, sayNext } from "./say.ts";
import type { Steps } from "./steps.ts";
import { stuckWords, type Tried } from "./guards.ts";
import type { LoopTool } from "./tool.ts";
import { useTool } from "./use-tool.ts";

export interface Loop {
  deps: Deps;
  account: Account;
  /** Everything of a question but what is said in it. */
  asked: Omit<LlmRequest, "messages" | "tools" | "toolChoice" | "signal">;
  /** Up to the person's question. */
  messages: readonly LlmMessage[];
  tools: readonly LoopTool[];
  limits: Limits;
  begunAt: Date;
  steps: Steps;
  signal: AbortSignal;
  /** What the model has said so far in this step; `before` are the texts of steps before it. */
  grown: (text: string, isLast: boolean) => Promise<void>;
}

export type LoopEnd =
  | { type: "answered"; text: string; modelServed: string | null }
  | { type: "waits" }
  | { type: "failed"; failure: AgentFailure };

/** What the loop knows while it goes. */
interface State {
  messages: LlmMessage[];
  tools: readonly LoopTool[];
  tried: Tried[];
  /** Calls of tools in a row that made no sense, and answers without a word. */
  malformed: number;
  /** Why it is to answer now, with what it has. */
  isLast: boolean;
  /** What the model has said in steps that are over. */
  texts: string[];
}

const MOST_MALFORMED = 3;

export async function runLoop(loop: Loop): Promise<LoopEnd> {
  const { messages, tools } = loop;
  const state: State = {
    messages: [...messages],
    tools,
    tried: [],
    malformed: 0,
    isLast: false,
    texts: [],
  };
  for (let n = 1; ; n += 1) {
    const over = overLimit(loop, state);
    if (over) return { type: "failed", failure: over };
    const said = await sayNext(loop, state, n);
    if (!said.ok) {
      if (said.code !== "llm.no_tools" || state.tools.length === 0) {
        return { type: "failed", failure: said };
      }
      // It talks all the same.
      state.tools = [];
      continue;
    }
    const end = await goOn(loop, state, { n, said: said.value });
    if (end) return end;
  }
}

/** After what the model said; undefined: it is asked once more. */
async function goOn(
  loop: Loop,
  state: State,
  { n, said }: { n: number; said: Said },
): Promise<LoopEnd | undefined> {
  const { text, toolUses, modelServed } = said;
  if (text !== "") state.texts.push(text);
  if (toolUses.length === 0 && text !== "") {
    return { type: "answered", text: state.texts.join("\n\n"), modelServed };
  }
  if (state.isLast) return { type: "failed", failure: NO_ANSWER };
  if (toolUses.length === 0) state.malformed += 1;
  state.messages.push({
    role: "assistant",
    text: text || "…",
    ...(toolUses.length > 0 && { toolUses }),
  });
  const results = [];
  for (const [i, use] of toolUses.entries()) {
    if (loop.signal.aborted) return { type: "failed", failure: STOPPED };
    const came = await useTool(loop, state, { key: `tool:${n}.${i + 1}`, use, reason: text });
    if (came.type === "waits") return came;
    results.push(came.result);
  }
  if (state.malformed >= MOST_MALFORMED) return { type: "failed", failure: MALFORMED };
  const hint = hintOf(loop, state, toolUses.length);
  state.messages.push({ role: "user", text: hint, toolResults: results });
  return undefined;
}

/** What the model is told beside the results. */
function hintOf(loop: Loop, state: State, uses: number): string {
  const stuck = stuckWords(state.tried);
  const isNearEnd = loop.steps.spent().steps >= loop.limits.steps - 1;
  if (stuck !== undefined || isNearEnd) {
    state.isLast = true;
    const why = stuck ?? "The steps of this turn are used up.";
    return `${why} Answer now, without tools, from what you have, and say what is missing.`;
  }
  return uses === 0 ? "That was empty. Answer, or use a tool." : "";
}

function overLimit(
  { deps, limits, steps, begunAt }: Loop,
  { isLast }: State,
): AgentFailure | undefined {
  const { tokens, nanoUsd, steps: done } = steps.spent();
  // What it has may still become an answer.
  if (done >= limits.steps && !isLast)
    return failedFor("too_many_steps", WORDS.steps(limits.steps));
  if (tokens >= limits.tokens) return failedFor("too_many_tokens", WORDS.tokens(limits.tokens));
  if (nanoUsd >= limits.nanoUsd) return failedFor("too_expensive", WORDS.cost);
  const isLate = deps.clock.now().getTime() - begunAt.getTime() >= limits.wallMs;
  return isLate ? failedFor("too_long", WORDS.time(limits.wallMs)) : undefined;
}

const WORDS = {
  steps: (most: number) => `It was ended after ${most} steps. Ask for less at once.`,
  tokens: (most: number) =>
    `It was ended after ${most.toLocaleString("en")} tokens. Ask for less at once.`,
  cost: "It was ended at the limit of what one turn may cost. Ask for less at once.",
  time: (ms: number) =>
    `It was ended after ${Math.round(ms / 60_000)} minutes. Ask for less at once.`,
};

const STOPPED: AgentFailure = {
  ok: false,
  code: "agents.stopped",
  message: "The process was stopped.",
  permanent: false,
};
const NO_ANSWER = failedFor(
  "no_answer",
  "The model used tools and gave no answer. Ask again in other words, or choose another model.",
);
const MALFORMED = failedFor(
  "malformed",
  `What the model wrote made no sense ${MOST_MALFORMED} times in a row. Ask again in other words, or choose another model.`,
);
