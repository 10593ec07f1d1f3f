import { z } from "zod";
import { decideApproval, findApproval, listApprovals } from "../approvals/approval.ts";
import { defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { BY_ID, cursor, idParams, page, perPage, time } from "./shapes.ts";

const state = z.enum(["waiting", "approved", "denied", "used", "expired"]);

const approval = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    tool: z.string(),
    arguments: z.unknown().meta({ description: "Of the very call that waits." }),
    digest: z.string().meta({ description: "SHA-256 that the yes is bound to." }),
    state,
    subject: z.string().meta({ description: "What it is for: `try`, or `session:<id>`." }),
    reason: z.string().meta({ description: "In the words of whoever asks; untrusted." }),
    createdAt: time,
    expiresAt: time,
    decidedAt: time.nullable(),
    usedAt: time.nullable(),
  })
  .meta({ id: "Approval" });

const list = defineEndpoint({
  id: "listApprovals",
  method: "get",
  path: "/approvals",
  tag: "Approvals",
  summary: "List calls of outside tools that wait for you or were decided, the newest first",
  action: "approvals.read",
  query: z.strictObject({
    cursor: cursor(BY_ID),
    per_page: perPage,
    state: state.optional().meta({ description: "Only in this state." }),
  }),
  answer: z.array(approval),
  async run({ deps, account, query }) {
    const { cursor: before, per_page: limit, state: wanted } = query;
    const found = await listApprovals(deps, account, { before, limit, state: wanted });
    return { data: found.approvals, meta: page(found.next, limit) };
  },
});

const show = defineEndpoint({
  id: "showApproval",
  method: "get",
  path: "/approvals/{id}",
  tag: "Approvals",
  summary: "Read one call that waits, with its exact arguments",
  action: "approvals.read",
  params: idParams,
  answer: approval,
  async run({ deps, account, params }) {
    const found = await findApproval(deps, account, params.id);
    return found ? { data: found } : NOT_FOUND;
  },
});

const REFUSED = {
  "approvals.not_waiting": "This was decided already, or it has expired.",
  "approvals.tool_gone": "The server has this tool no more, so nothing can be called.",
};

const decide = defineEndpoint({
  id: "decideApproval",
  method: "post",
  path: "/approvals/{id}/decision",
  tag: "Approvals",
  summary: "Approve or deny one call, once",
  description:
    "With other arguments the call is approved as changed, under a digest of its own; the call that was asked for is not.",
  action: "approvals.write",
  params: idParams,
  body: z.strictObject({
    act: z.enum(["approve", "deny"]),
    arguments: z.record(z.string(), z.unknown()).optional(),
  }),
  answer: approval,
  async run({ deps, account, params, body, from }) {
    const decided = await decideApproval(deps, account, { id: params.id, ...body }, from);
    if (decided.ok) return { data: decided.approval };
    if (decided.code === "approvals.not_found") return NOT_FOUND;
    return { code: decided.code, message: REFUSED[decided.code] };
  },
});

export const approvalEndpoints = [list, show, decide];
