import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { ACTIONS, type Action, isAllowed, isGranted, SCOPES } from "../accounts/permissions.ts";
import type { Deps } from "../app.ts";
import { urls } from "../urls.ts";
import type { Call, Caller, Refused, Tool } from "./tool.ts";

/** Some 20,000 tokens: more than that a model reads badly, and clients cut it in silence. */
const LONGEST = 80_000;

const TOO_LONG: Refused = {
  code: "mcp.too_long",
  message: "The answer is too long to be read at once. Narrow the query, or ask for less of it.",
};

/** Why this account, with this token, may not do it. */
export function findRefusal(
  { account, scopes }: Pick<Caller, "account" | "scopes">,
  action: Action,
): Refused | undefined {
  if (!isAllowed(account, action)) {
    return {
      code: "mcp.role",
      message: `An account with the role ${account.role} may not do this.`,
    };
  }
  const held = SCOPES.filter((scope) => scopes.includes(scope));
  if (isGranted(held, action)) return undefined;
  const { scope } = ACTIONS[action];
  const message =
    scope === null
      ? "Only a person who is signed in may do this, on its page."
      : `This token does not have the scope ${scope}. Make one that has it on the page ${urls.account.tokens()}.`;
  return { code: "mcp.scope", message };
}

/** By one caller; whatever happens, the answer is a result and says nothing that is not meant for them. */
export async function callTool(
  deps: Deps,
  tool: Tool,
  caller: Caller,
  { input, ...context }: Pick<Call, "signal" | "progress"> & { input: Record<string, unknown> },
): Promise<CallToolResult> {
  const { account, from } = caller;
  const refusal = findRefusal(caller, tool.action);
  if (refusal) return failure(refusal, from.requestId);
  try {
    const answer = await tool.run({ deps, account, from, ...context }, input);
    if ("code" in answer) return failure(answer, from.requestId);
    const structuredContent = tool.output.parse(answer.data);
    const size = Math.max(answer.text.length, JSON.stringify(structuredContent).length);
    if (size > LONGEST) return failure(TOO_LONG, from.requestId);
    return { content: [{ type: "text", text: answer.text }], structuredContent };
  } catch (error) {
    if (context.signal.aborted) return failure(CANCELLED, from.requestId);
    deps.log.error("mcp.tool_failed", { requestId: from.requestId, tool: tool.name }, error);
    return failure(BROKEN, from.requestId);
  }
}

const CANCELLED: Refused = { code: "mcp.cancelled", message: "It was cancelled." };
const BROKEN: Refused = {
  code: "mcp.failed",
  message: "Something went wrong here. Try again; if it stays, tell an administrator the request.",
};

const failure = ({ code, message }: Refused, requestId: string): CallToolResult => ({
  isError: true,
  content: [{ type: "text", text: `${message}\n(${code}, request ${requestId})` }],
  _meta: { code, requestId },
});
