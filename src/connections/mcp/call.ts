import { askApproval, useApproval } from "../../approvals/approval.ts";
import type { Account } from "../../app.ts";
import { canonicalJson } from "../../platform/text/canonical-json.ts";
import { newId } from "../../platform/clock.ts";
import type { Connection } from "../connection.ts";
import type { OutsideFailure } from "../failure.ts";
import { finishCall, startCall } from "./call-log.ts";
import { checkJson } from "./check-json.ts";
import { cleanText, sha256 } from "./clean.ts";
import { type Answer, type Faulty, readResult } from "./result.ts";
import { findServer, listTools, targetOf, tellDeath, type Tool, type ToolDeps } from "./tools.ts";

export interface ToolCall {
  connectionId: string;
  tool: string;
  arguments: Record<string, unknown>;
  /** What it is for: `try`, or `session:<id>`. */
  subject: string;
  /** In the words of whoever asks, for the person who approves. */
  reason?: string;
  /** A person's yes to this very call. */
  approvalId?: string | undefined;
  /** The tools that serve the purpose at hand; absent: all that the connection allows. */
  only?: readonly string[];
  signal?: AbortSignal;
}

type Refusal =
  | "tools.not_allowed"
  | "tools.unknown"
  | "tools.off"
  | "tools.changed"
  | "tools.bad_arguments"
  | "tools.not_approved";

/** Every way in which a call can end; nothing throws that a server could bring about. */
export type CallOutcome =
  | { type: "done"; callId: string; ms: number; answer: Answer }
  | {
      type: "failed";
      callId: string;
      ms: number;
      failure: OutsideFailure | Faulty;
      answer?: Answer;
    }
  /** For a person, whose yes is to come along with the next try. */
  | { type: "waits"; approvalId: string }
  /** Nothing was sent. */
  | { type: "refused"; code: Refusal; message: string; faults?: string[] }
  | { type: "unreachable"; failure: OutsideFailure };

const refused = (code: Refusal, message: string, faults?: string[]): CallOutcome => ({
  type: "refused",
  code,
  message,
  ...(faults && { faults }),
});

const HOUR_MS = 3_600_000;
const MOST_ARGUMENTS = 256 * 1024;
const MOST_REASON = 500;
/** However often a call says that it is still at work. */
const MOST_CALL_FACTOR = 10;

/** The one door to the tools of outside servers: policy, a person's yes, a row before and after. */
export async function callTool(
  deps: ToolDeps,
  account: Account,
  call: ToolCall,
): Promise<CallOutcome> {
  if (!deps.mcp.mayCall(account)) {
    return refused("tools.not_allowed", "Your role does not let you use tools.");
  }
  const server = await findServer(deps, account.id, call.connectionId);
  if (!server.ok) return { type: "unreachable", failure: server };
  const listed = await listTools(deps, account, server.connection);
  if (!listed.ok) return { type: "unreachable", failure: listed };
  const tool = listed.value.tools.find(({ name }) => name === call.tool);
  if (!tool) return refused("tools.unknown", "The server has no such tool.");
  const off = whyOff(tool, call) ?? (await faultsOf(tool, call));
  if (off) return off;
  const waits = await waitsFor(deps, account, tool, call);
  return waits ?? run(deps, { account, connection: server.connection, tool, call });
}

function whyOff({ name, state, choice }: Tool, { only }: ToolCall): CallOutcome | undefined {
  if (only && !only.includes(name)) {
    return refused("tools.off", "This tool does not serve the purpose at hand.");
  }
  if (state !== "fit") {
    const what = state === "new" ? "is new" : "has changed at the server";
    return refused(
      "tools.changed",
      `This tool ${what}: it is off until somebody has looked at it.`,
    );
  }
  return choice === "deny" ? refused("tools.off", "This tool is switched off.") : undefined;
}

async function faultsOf(tool: Tool, call: ToolCall): Promise<CallOutcome | undefined> {
  if (canonicalJson(call.arguments).length > MOST_ARGUMENTS) {
    return refused("tools.bad_arguments", "These arguments are too long.");
  }
  const checked = await checkJson(`${tool.hash}:in`, tool.inputSchema, call.arguments);
  if (checked.ok) return undefined;
  const message = "The tool does not take these arguments.";
  return refused("tools.bad_arguments", message, checked.faults);
}

async function waitsFor(
  deps: ToolDeps,
  account: Account,
  tool: Tool,
  call: ToolCall,
): Promise<CallOutcome | undefined> {
  if (tool.choice !== "ask") return undefined;
  const { connectionId, arguments: values, subject, reason = "", approvalId } = call;
  const bound = {
    accountId: account.id,
    connectionId,
    tool: tool.name,
    toolHash: tool.hash,
    arguments: values,
  };
  if (approvalId === undefined) {
    const lifeMs = deps.config.APPROVAL_HOURS * HOUR_MS;
    const asked = { subject, reason: cleanText(reason, MOST_REASON), lifeMs };
    const approval = await askApproval(deps, bound, asked);
    return { type: "waits", approvalId: approval.id };
  }
  if (await useApproval(deps, approvalId, bound)) return undefined;
  return refused(
    "tools.not_approved",
    "Nobody has approved this very call, or the approval was used, or has expired.",
  );
}

interface Run {
  account: Account;
  connection: Connection;
  tool: Tool;
  call: ToolCall;
}

async function run(deps: ToolDeps, { account, connection, tool, call }: Run): Promise<CallOutcome> {
  const target = targetOf(deps, account, connection);
  if (!target.ok) return { type: "unreachable", failure: target };
  const text = canonicalJson(call.arguments);
  const callId = newId(deps.clock);
  const started = deps.clock.monotonic();
  await startCall(deps, {
    id: callId,
    accountId: account.id,
    connectionId: connection.id,
    tool: tool.name,
    argumentsHash: sha256(text),
    bytesIn: Buffer.byteLength(text),
    approvalId: tool.choice === "ask" ? (call.approvalId ?? null) : null,
    subject: call.subject,
  });
  const got = await deps.mcp.use(target.value, {
    writes: tool.kind !== "read",
    run: ({ client }) => request(client, { tool, call, seconds: deps.config.MCP_CALL_SECONDS }),
  });
  const ms = Math.round(deps.clock.monotonic() - started);
  if (!got.ok) {
    await finishCall(deps, callId, { outcome: "failed", errorCode: got.code, ms });
    await tellDeath(deps, connection, got);
    return { type: "failed", callId, ms, failure: got };
  }
  const { answer, fault } = await readResult(tool, got.value);
  const bytesOut = answer.bytes;
  if (fault) {
    await finishCall(deps, callId, { outcome: "failed", errorCode: fault.code, ms, bytesOut });
    return { type: "failed", callId, ms, failure: fault, answer };
  }
  await finishCall(deps, callId, { outcome: "done", ms, bytesOut });
  return { type: "done", callId, ms, answer };
}

async function request(
  client: Parameters<Parameters<ToolDeps["mcp"]["use"]>[1]["run"]>[0]["client"],
  { tool, call, seconds }: { tool: Tool; call: ToolCall; seconds: number },
) {
  const { CallToolResultSchema } = await import("@modelcontextprotocol/sdk/types.js");
  const timeout = seconds * 1000;
  const params = { name: tool.name, arguments: call.arguments };
  return client.request({ method: "tools/call", params }, CallToolResultSchema, {
    timeout,
    resetTimeoutOnProgress: true,
    maxTotalTimeout: timeout * MOST_CALL_FACTOR,
    // Without it the server does not say that it is still at work.
    onprogress: () => undefined,
    ...(call.signal && { signal: call.signal }),
  });
}
