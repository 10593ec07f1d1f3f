import { type Context, Hono } from "hono";
import { ApprovalsPage } from "../../views/approvals/index-page.tsx";
import { ApprovalPage } from "../../views/approvals/show-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Deps, Env } from "../app.ts";
import { type CallOutcome, callTool } from "../connections/mcp/call.ts";
import { findCallBy } from "../connections/mcp/call-log.ts";
import { findConnection, listConnections } from "../connections/connection.ts";
import { and, eq } from "../db/drizzle.ts";
import { urls } from "../urls.ts";
import {
  type Approval,
  decideApproval,
  findApproval,
  isApprovalState,
  listApprovals,
} from "./approval.ts";

type Ctx = Context<Env>;

const callOfUse = async (deps: Deps, { id, accountId, usedAt }: Approval) =>
  usedAt === null ? undefined : findCallBy(deps, { id, accountId, usedAt });

interface Shown {
  typed?: string | undefined;
  errors?: Record<string, string>;
  outcome?: CallOutcome | undefined;
  isEdited?: boolean;
}

async function showPage(c: Ctx, approval: Approval, shown: Shown = {}) {
  const { deps, account } = c.var;
  const { typed, errors = {}, outcome, isEdited = false } = shown;
  const connection = await findConnection(deps.db, account, approval.connectionId);
  const { tools } = deps.db.t;
  const [tool] = await deps.db
    .select({ kind: tools.kind })
    .from(tools)
    .where(and(eq(tools.connectionId, approval.connectionId), eq(tools.name, approval.tool)));
  return c.html(
    <ApprovalPage
      frame={pageFrame(c)}
      approval={approval}
      connection={connection}
      kind={tool?.kind}
      typed={typed}
      call={await callOfUse(deps, approval)}
      errors={errors}
      outcome={outcome}
      isEdited={isEdited}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

const NO_JSON = 'Put in a JSON object, such as {"name": "value"}.';

/** Undefined: it is no JSON object. */
function readArguments(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    // Said at the field.
    return undefined;
  }
}

const REFUSED = {
  "approvals.not_found": "There is nothing to decide any more.",
  "approvals.not_waiting": "This was decided already, or it has expired.",
  "approvals.tool_gone": "The server has this tool no more, so nothing can be called.",
};

export const approvalRoutes = new Hono<Env>()
  .get(urls.approvals.index(), async (c) => {
    const { deps, account } = c.var;
    const word = c.req.query("state") ?? "waiting";
    const state = isApprovalState(word) ? word : "waiting";
    const before = c.req.query("before");
    const [{ approvals, next }, connections] = await Promise.all([
      listApprovals(deps, account, { state, before }),
      listConnections(deps.db, account),
    ]);
    const names = Object.fromEntries(connections.map(({ id, name }) => [id, name]));
    const props = { frame: pageFrame(c), approvals, names, state, before, next };
    return c.html(<ApprovalsPage {...props} />);
  })
  .get("/approvals/:id", async (c) => {
    const { deps, account } = c.var;
    const approval = await findApproval(deps, account, c.req.param("id"));
    return approval ? showPage(c, approval) : c.notFound();
  })
  .post("/approvals/:id/decision", async (c) => {
    const { deps, account, address, requestId } = c.var;
    const id = c.req.param("id");
    const approval = await findApproval(deps, account, id);
    if (!approval) return c.notFound();
    const body = await c.req.parseBody();
    const typed = typeof body["arguments"] === "string" ? body["arguments"] : undefined;
    const changed = typed === undefined ? undefined : readArguments(typed);
    if (typed !== undefined && changed === undefined) {
      return showPage(c, approval, { typed, errors: { arguments: NO_JSON } });
    }
    const act = body["act"] === "approve" ? ("approve" as const) : ("deny" as const);
    const decision = { id, act, arguments: changed };
    const decided = await decideApproval(deps, account, decision, { address, requestId });
    if (!decided.ok) return showPage(c, approval, { errors: { "": REFUSED[decided.code] } });
    const { edited: isEdited } = decided;
    if (act === "deny" || approval.subject !== "try") {
      return showPage(c, decided.approval, { isEdited });
    }
    // A person's own try goes at once: nobody else waits for it.
    const outcome = await callTool(deps, account, callOf(decided.approval));
    const after = (await findApproval(deps, account, id)) ?? decided.approval;
    return showPage(c, after, { outcome, isEdited });
  });

const callOf = ({ id, connectionId, tool, subject, arguments: values }: Approval) => ({
  connectionId,
  tool,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only objects are put in
  arguments: values as Record<string, unknown>,
  subject,
  approvalId: id,
});
