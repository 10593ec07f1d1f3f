// A call of an outside MCP server's tool, and the log of calls.
import { z } from "zod";
import { listCalls } from "../connections/mcp/call-log.ts";
import { type CallOutcome, callTool } from "../connections/mcp/call.ts";
import { defineEndpoint, NOT_FOUND, type Outcome } from "./endpoint.ts";
import { BY_ID, cursor, id, idParams, page, time } from "./shapes.ts";
import { findMcp, TOOL_PROBLEMS, toolParams, unreachable } from "./tools.ts";

const CALLS_PER_PAGE = 50;

const called = z
  .object({
    state: z.enum(["done", "failed", "waits"]),
    callId: z.string().nullable(),
    approvalId: z
      .string()
      .nullable()
      .meta({ description: "Of `waits`: send it along once a person has approved it." }),
    ms: z.number().int().nullable(),
    text: z.string().meta({ description: "The server's words; untrusted." }),
    structured: z.unknown(),
    isCut: z.boolean(),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: "ToolCalled" });

const make = defineEndpoint({
  id: "callTool",
  method: "post",
  path: "/connections/{id}/tools/{tool}/calls",
  tag: "Tools",
  summary: "Call a tool",
  description:
    "What writes waits for a person first: the answer names the approval. Send the same call with its id once it was approved.",
  action: "tools.use",
  params: toolParams,
  body: z
    .strictObject({
      arguments: z.record(z.string(), z.unknown()).default({}),
      approvalId: id.optional(),
    })
    .meta({ id: "NewToolCall" }),
  answer: called,
  problems: {
    ...TOOL_PROBLEMS,
    "tools.bad_arguments": 422,
    "tools.changed": 409,
    "tools.not_allowed": 403,
    "tools.not_approved": 409,
    "tools.off": 409,
    "tools.unknown": 404,
  },
  async run(call) {
    const connection = await findMcp(call);
    if (!connection) return NOT_FOUND;
    const { deps, account, params, body, c } = call;
    const outcome = await callTool(deps, account, {
      connectionId: connection.id,
      tool: params.tool,
      arguments: body.arguments,
      approvalId: body.approvalId,
      subject: "api",
      signal: c.req.raw.signal,
    });
    return told(outcome);
  },
});

const NOTHING = {
  callId: null,
  approvalId: null,
  ms: null,
  text: "",
  structured: null,
  isCut: false,
  failure: null,
};

function told(outcome: CallOutcome): Outcome<z.input<typeof called>> {
  switch (outcome.type) {
    case "refused": {
      const { code, message, faults = [] } = outcome;
      const errors = faults.map((fault) => ({ code, message: fault, field: "body.arguments" }));
      return { code, message, ...(errors.length > 0 && { errors }) };
    }
    case "unreachable":
      return unreachable(outcome.failure);
    case "waits":
      return { data: { ...NOTHING, state: "waits", approvalId: outcome.approvalId } };
    case "done":
    case "failed":
      return { data: shown(outcome) };
  }
}

function shown(outcome: Extract<CallOutcome, { callId: string }>) {
  const { type: state, callId, ms, answer } = outcome;
  const { text = "", structured = null, isCut = false } = answer ?? {};
  const failure = outcome.type === "failed" ? outcome.failure : null;
  return { ...NOTHING, state, callId, ms, text, structured, isCut, failure };
}

const log = defineEndpoint({
  id: "listToolCalls",
  method: "get",
  path: "/connections/{id}/calls",
  tag: "Tools",
  summary: "List your calls of an MCP server's tools, the newest first",
  action: "tools.read",
  params: idParams,
  query: z.strictObject({
    cursor: cursor(BY_ID),
    tool: z.string().max(128).optional().meta({ description: "Only of this tool." }),
  }),
  answer: z.array(
    z
      .object({
        id: z.string(),
        at: time,
        tool: z.string(),
        argumentsHash: z.string(),
        bytesIn: z.number(),
        bytesOut: z.number().nullable(),
        ms: z.number().int().nullable(),
        outcome: z.string().meta({ description: "`open` while it runs." }),
        errorCode: z.string().nullable(),
        approvalId: z.string().nullable(),
        subject: z.string(),
      })
      .meta({ id: "ToolCall" }),
  ),
  async run(call) {
    const connection = await findMcp(call);
    if (!connection) return NOT_FOUND;
    const { cursor: before, tool: named } = call.query;
    const { calls, next } = await listCalls(call.deps, call.account, {
      connectionId: connection.id,
      ...(named !== undefined && { tool: named }),
      ...(before !== undefined && { before }),
    });
    return { data: calls, meta: page(next, CALLS_PER_PAGE) };
  },
});

export const toolCallEndpoints = [make, log];
