import { findApproval } from "../../approvals/approval.ts";
import { findCallBy } from "../../connections/mcp/call-log.ts";
import type { Row } from "../../db/schema.ts";
import type { ToolResult, ToolUse } from "../../llm/llm.ts";
import { redactedCode } from "../../llm/redact.ts";
import { parseJson } from "../../llm/wire/parse-json.ts";
import { canonicalJson } from "../../platform/text/canonical-json.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import type { Tried } from "./guards.ts";
import type { Loop } from "./loop.ts";
import type { KeptStep } from "./steps.ts";
import { type LoopTool, refusedBy, type ToolCall, type ToolCame } from "./tool.ts";
import { findToolStop } from "./tool-stop.ts";

interface Talk {
  tools: readonly LoopTool[];
  tried: Tried[];
  malformed: number;
}

interface Wanted {
  /** Of its step. */
  key: string;
  use: ToolUse;
  /** What the model said with it. */
  reason: string;
}

type Used = { type: "answered"; result: ToolResult } | { type: "waits" };
type Arguments = Record<string, unknown>;

/** Some 10,000 tokens: more than that a model reads badly. */
const MOST_CHARACTERS = 40_000;

/** One call of a tool, as a step: a call that has ended is never made again, nor one that a person said yes to. */
export async function useTool(loop: Loop, talk: Talk, wanted: Wanted): Promise<Used> {
  const { key, use } = wanted;
  const input = argumentsOf(use);
  const action = canonicalJson([use.name, input ?? use.input]);
  const kept = loop.steps.find(key);
  const ended =
    kept?.state === "done" || kept?.state === "failed" ? kept.output?.result : undefined;
  const tool = talk.tools.find(({ definition }) => definition.name === use.name);
  talk.malformed = tool && input ? 0 : talk.malformed + 1;
  const came = ended ?? (await perform(loop, { ...wanted, kept, tool, input, action, talk }));
  if ("type" in came) return came;
  talk.tried.push({ action, observation: came.text, isError: came.isError });
  return { type: "answered", result: { useId: use.id, ...came } };
}

function argumentsOf({ input }: ToolUse): Arguments | undefined {
  const value: unknown = parseJson(input);
  return isRecord(value) ? value : undefined;
}
const isRecord = (value: unknown): value is Arguments =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface Performed extends Wanted {
  kept: KeptStep | undefined;
  tool: LoopTool | undefined;
  input: Arguments | undefined;
  action: string;
  talk: Talk;
}

async function perform(
  loop: Loop,
  wanted: Performed,
): Promise<{ text: string; isError: boolean } | { type: "waits" }> {
  const { key, use, kept, tool } = wanted;
  const said = await answerTo(loop, wanted);
  if (said === "waits") return { type: "waits" };
  const label = tool?.label ?? `A tool that there is not: ${use.name}`;
  const approvalId = approvalOf(said, kept);
  await loop.steps.open({ key, kind: "tool", label, arguments: use.input, approvalId });
  const came = "run" in said ? await said.run() : said;
  if (came.type === "waits") {
    await loop.steps.close(key, { state: "waits", approvalId: came.approvalId });
    return { type: "waits" };
  }
  const result = cleaned(came);
  const state = result.isError ? ("failed" as const) : ("done" as const);
  // A stop is no answer: the step stays open, and what reads is done again.
  if (loop.signal.aborted && result.isError) return result;
  await loop.steps.close(key, { state, output: { result } });
  return result;
}

const approvalOf = (said: Exclude<Answer, "waits">, kept: KeptStep | undefined) =>
  ("approvalId" in said ? said.approvalId : kept?.approvalId) ?? undefined;

/** Text from others, as it may go to a model: visible, without secrets, and no longer than one reads. */
function cleaned({ text, isError }: Extract<ToolCame, { type: "answered" }>) {
  const clean = redactedCode(stripInvisible(text));
  if (clean.length <= MOST_CHARACTERS) return { text: clean, isError };
  const length = clean.length.toLocaleString("en");
  const most = MOST_CHARACTERS.toLocaleString("en");
  const words = `The answer has ${length} characters, and ${most} can be read at once. Narrow the query, or ask for less of it.`;
  return { text: words, isError: true };
}

type Answer =
  /** Without anything being done. */
  | Extract<ToolCame, { type: "answered" }>
  | "waits"
  | { run: () => Promise<ToolCame>; approvalId?: string };

async function answerTo(loop: Loop, wanted: Performed): Promise<Answer> {
  const { use, kept, tool, input, action, talk } = wanted;
  if (!tool) {
    const names = talk.tools.map(({ definition }) => definition.name).join(", ");
    return refused(`There is no tool “${use.name}” for you. There are: ${names || "none"}.`);
  }
  if (!input) return refused("Its arguments are no JSON object. Write them as one.");
  if (kept?.approvalId) return byApproval(loop, wanted, { tool, id: kept.approvalId });
  const earlier = talk.tried.findIndex((one) => one.action === action && !one.isError);
  if (earlier >= 0) {
    const nth = `call ${earlier + 1} of this turn`;
    return refused(`You asked for exactly this before: its answer stands above (${nth}). Use it.`);
  }
  if (tool.isOutside && redactedCode(use.input) !== use.input) {
    return refused("These arguments hold what looks like a secret. It does not leave the house.");
  }
  return run(loop, tool, { input, reason: wanted.reason, signal: loop.signal });
}

const refused = (text: string): Answer => ({ type: "answered", text, isError: true });

const run = (loop: Loop, tool: LoopTool, call: ToolCall): Answer => ({
  ...(call.approvalId !== undefined && { approvalId: call.approvalId }),
  run: async () => {
    const stop = await findToolStop(loop.deps.db);
    return stop
      ? refusedBy("An administrator has stopped the use of tools. Go on without them.")
      : tool.run(call);
  },
});

/** What a person said, or what became of the one call that the yes was for. */
async function byApproval(
  loop: Loop,
  { reason }: Performed,
  { tool, id }: { tool: LoopTool; id: string },
): Promise<Answer> {
  const approval = await findApproval(loop.deps, loop.account, id);
  switch (approval?.state) {
    case "waiting":
      return "waits";
    case "approved": {
      // As the person may have changed them.
      const input = isRecord(approval.arguments) ? approval.arguments : {};
      return run(loop, tool, { input, reason, signal: loop.signal, approvalId: id });
    }
    case "used":
      return refused(await fateOf(loop, approval));
    case "denied":
      return refused("The person said no to this call. Do not ask for it again.");
    case "expired":
    case undefined:
      return refused("Nobody answered in time, so it was not done.");
  }
}

/** The process ended while the call was under way: it is never made again. */
async function fateOf({ deps, account }: Loop, { id, usedAt }: Row<"approvals">): Promise<string> {
  const call = usedAt && (await findCallBy(deps, { id, accountId: account.id, usedAt }));
  if (!call) return "It was approved, but the process ended before it was sent. It was not done.";
  if (call.outcome === "done") return "It was done; its answer was lost when the process ended.";
  if (call.outcome === "failed") return `It failed: ${call.errorCode ?? "no reason is known"}.`;
  return "The process ended while it was under way: nobody knows whether it happened. Look there, and do not ask for it again.";
}
