import { usd } from "../drafts/cost.ts";
import type { LlmRequest } from "../llm/llm.ts";
import { BY_POLICY } from "../llm/routing/policies.ts";
import { ownConnection } from "./own-connection.ts";
import type { Call, Refused } from "./tool.ts";

/** Of an answer, in characters: a server may not keep to its limit of tokens. */
const MOST = 60_000;

interface Told {
  answer: string;
  model: string | null;
  /** In dollars; null: nobody knows its price. */
  cost: string | null;
  activityId: string | null;
  /** It was given to the same question before, so nobody paid for it again. */
  fromCache: boolean;
}

type Asked = Omit<LlmRequest, "accountId" | "connectionId" | "model" | "signal">;

/** One question by the router, as the company's policy for the task says, else by the person's own model. */
export async function askModel(call: Call, asked: Asked): Promise<Told | Refused> {
  const { deps, account, signal } = call;
  const place = await placeOf(call, asked.taskType);
  if ("code" in place) return place;
  let answer = "";
  let activityId: string | null = null;
  for await (const event of deps.llm.stream({
    ...asked,
    ...place,
    accountId: account.id,
    signal,
  })) {
    if (event.type === "start") activityId = event.activityId;
    else if (event.type === "text") {
      answer += event.text;
      if (answer.length > MOST) return TOO_LONG;
      await call.progress(answer.length, "The model is writing");
    } else if (event.type === "tool_use") {
      // None was offered.
      continue;
    } else if (event.status === "ok") {
      const cost = event.costNanoUsd === null ? null : usd(event.costNanoUsd);
      const fromCache = event.kept === true;
      return { answer, model: event.modelServed, cost, activityId, fromCache };
    } else {
      const { code = "llm.failed", message = "The model gave no answer." } = event.failure ?? {};
      return { code, message };
    }
  }
  throw new Error("the router ended a stream without an end event");
}

async function placeOf(call: Call, task: LlmRequest["taskType"]) {
  const { deps, account } = call;
  const policy = await deps.routing.policies.find(task);
  if (policy) return { connectionId: BY_POLICY, model: "" };
  const own = await ownConnection({ deps, account }, "llm", undefined);
  if ("code" in own) return own;
  const { model } = own.settings;
  return { connectionId: own.id, model: typeof model === "string" ? model : "" };
}

const TOO_LONG: Refused = {
  code: "mcp.too_long",
  message: "The model wrote too much and was stopped. Ask for a shorter answer.",
};
