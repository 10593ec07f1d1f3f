import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { createMiddleware } from "hono/factory";
import { CallsPage } from "../../../views/connections/calls-page.tsx";
import { ToolPage } from "../../../views/connections/tool-page.tsx";
import { ToolsPage } from "../../../views/connections/tools-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import { isAllowed } from "../../accounts/permissions.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { type Connection, findConnection, mayChange } from "../connection.ts";
import { listCalls } from "./call-log.ts";
import { type CallOutcome, callTool } from "./call.ts";
import { chooseList, choosePurpose, chooseTool, purposesOf } from "./choose.ts";
import { toKind } from "./classify.ts";
import { diffTool } from "./diff-tool.ts";
import { fieldsOf, readFields } from "./schema-form.ts";
import { listTools, refreshTools, type Tool } from "./tools.ts";

type ToolEnv = Env & { Variables: { connection: Connection } };
type Ctx = Context<ToolEnv>;

/** The connection of the URL, if it leads to an MCP server and this person may use it. */
const reachable = createMiddleware<ToolEnv>(async (c, next) => {
  const { deps, account } = c.var;
  const connection = await findConnection(deps.db, account, c.req.param("id") ?? "");
  if (connection?.kind !== "mcp") return c.notFound();
  c.set("connection", connection);
  return next();
});

const changeable = createMiddleware<ToolEnv>(async (c, next) => {
  const { account, connection } = c.var;
  if (!mayChange(account, connection) || !isAllowed(account, "tools.write")) {
    throw new HTTPException(403);
  }
  return next();
});

const ownerOf = ({ var: { account, connection, address, requestId } }: Ctx) => ({
  account,
  connection,
  by: { account, address, requestId },
});

const textsOf = async (c: Ctx): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await c.req.parseBody()).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    ),
  );

const isDone = (c: Ctx) => c.req.query("done") === "yes";

async function toolsPage(c: Ctx) {
  const { deps, account, connection } = c.var;
  const listed = await listTools(deps, account, connection);
  const all = listed.ok ? listed.value.tools : [];
  const q = (c.req.query("q") ?? "").trim();
  const asked = c.req.query("kind");
  const kind = asked === undefined || asked === "" ? undefined : toKind(asked);
  const found = all.filter((tool) => matches(tool, q));
  const countOf = (one: Tool["kind"]) => found.filter((tool) => tool.kind === one).length;
  return c.html(
    <ToolsPage
      frame={pageFrame(c)}
      connection={connection}
      mayChange={mayChange(account, connection) && isAllowed(account, "tools.write")}
      tools={found.filter((tool) => kind === undefined || tool.kind === kind)}
      counts={{
        all: found.length,
        off: all.filter(({ state }) => state !== "fit").length,
        read: countOf("read"),
        write: countOf("write"),
        destructive: countOf("destructive"),
        unknown: countOf("unknown"),
      }}
      fetchedAt={listed.ok ? listed.value.fetchedAt : undefined}
      failure={listed.ok ? undefined : listed}
      page={{ q, kind }}
      purposes={purposesOf(deps.mcp.lists)}
      lists={Object.keys(deps.mcp.lists)}
      isDone={isDone(c)}
    />,
  );
}

const matches = ({ name, title, description }: Tool, q: string): boolean =>
  `${name} ${title} ${description}`.toLowerCase().includes(q.toLowerCase());

async function findTool(c: Ctx): Promise<Tool | undefined> {
  const { deps, account, connection } = c.var;
  const listed = await listTools(deps, account, connection);
  const name = c.req.param("tool");
  return listed.ok ? listed.value.tools.find((tool) => tool.name === name) : undefined;
}

interface Shown {
  typed?: Record<string, string>;
  errors?: Record<string, string>;
  outcome?: CallOutcome;
}

function toolPage(c: Ctx, tool: Tool, { typed = {}, errors = {}, outcome }: Shown = {}) {
  const { account, connection } = c.var;
  const isRefused = outcome !== undefined && ["refused", "unreachable"].includes(outcome.type);
  const isWrong = Object.keys(errors).length > 0 || isRefused;
  return c.html(
    <ToolPage
      frame={pageFrame(c)}
      connection={connection}
      mayChange={mayChange(account, connection) && isAllowed(account, "tools.write")}
      mayUse={isAllowed(account, "tools.use")}
      tool={tool}
      diff={diffTool(tool)}
      fields={fieldsOf(tool.inputSchema)}
      typed={typed}
      errors={errors}
      outcome={outcome}
      isDone={isDone(c)}
    />,
    isWrong ? 422 : 200,
  );
}

const CHOICES = ["allow", "ask", "deny"] as const;

export const toolRoutes = new Hono<ToolEnv>()
  .get("/connections/:id/tools", reachable, (c) => toolsPage(c))
  .post("/connections/:id/tools/refresh", reachable, async (c) => {
    const { deps, account, connection } = c.var;
    await refreshTools(deps, account, connection);
    return c.redirect(urls.connections.tools(connection.id), 303);
  })
  .post("/connections/:id/tools/use", reachable, changeable, async (c) => {
    const { deps, connection } = c.var;
    const { purpose, list } = await textsOf(c);
    if (list === undefined) await choosePurpose(deps, ownerOf(c), purpose ?? "");
    // Nothing was chosen: no tool loses its kind by that.
    else if (list !== "") await chooseList(deps, ownerOf(c), list);
    return c.redirect(urls.connections.tools(connection.id, { done: "yes" }), 303);
  })
  .get("/connections/:id/tools/:tool", reachable, async (c) => {
    const tool = await findTool(c);
    return tool ? toolPage(c, tool) : c.notFound();
  })
  .post("/connections/:id/tools/:tool/choice", reachable, changeable, async (c) => {
    const { deps, connection } = c.var;
    const tool = c.req.param("tool");
    const { choice, kind, seen } = await textsOf(c);
    const isSaved = await chooseTool(deps, ownerOf(c), {
      tool,
      ...(choice !== undefined && { choice: CHOICES.find((one) => one === choice) ?? null }),
      ...(kind !== undefined && { kind: toKind(kind) }),
      ...(seen !== undefined && { seen }),
    });
    const done = isSaved ? ("yes" as const) : undefined;
    return c.redirect(urls.connections.tool(connection.id, tool, { done }), 303);
  })
  .post("/connections/:id/tools/:tool/calls", reachable, async (c) => {
    const { deps, account, connection } = c.var;
    const tool = await findTool(c);
    if (!tool) return c.notFound();
    const typed = await textsOf(c);
    const read = readFields(fieldsOf(tool.inputSchema), typed);
    if (!read.ok) return toolPage(c, tool, { typed, errors: read.errors });
    const outcome = await callTool(deps, account, {
      connectionId: connection.id,
      tool: tool.name,
      arguments: read.value,
      subject: "try",
      signal: c.req.raw.signal,
    });
    if (outcome.type === "waits") return c.redirect(urls.approvals.show(outcome.approvalId), 303);
    return toolPage(c, tool, { typed, outcome });
  })
  .get("/connections/:id/calls", reachable, async (c) => {
    const { deps, account, connection } = c.var;
    const before = c.req.query("before");
    const { calls, next } = await listCalls(deps, account, {
      connectionId: connection.id,
      ...(before !== undefined && { before }),
    });
    const props = { frame: pageFrame(c), connection, calls, before, next };
    return c.html(<CallsPage {...props} />);
  });
