// The tools of outside MCP servers, and what each of them may do.
import { z } from "zod";
import { isAllowed } from "../accounts/permissions.ts";
import { chooseTool } from "../connections/mcp/choose.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import { diffTool } from "../connections/mcp/diff-tool.ts";
import { listTools, refreshTools, type Tool, type ToolList } from "../connections/mcp/tools.ts";
import { type Connection, findConnection, mayChange } from "../connections/connection.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Refused } from "./endpoint.ts";
import { diffParts, id, idParams } from "./shapes.ts";

const kind = z.enum(["read", "write", "destructive", "unknown"]);
const choice = z.enum(["allow", "ask", "deny"]);

const listing = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string().meta({ description: "The server's words; untrusted." }),
    kind: kind.meta({ description: "Ours, never the server's word." }),
    chosen: choice.nullable().meta({ description: "Null: as its kind has it." }),
    choice: choice.meta({ description: "What holds now." }),
    state: z
      .enum(["fit", "new", "changed"])
      .meta({ description: "`new` and `changed` are off until somebody has looked." }),
    hash: z.string().meta({ description: "Of name, description and schemas as they stand there." }),
  })
  .meta({ id: "ToolListing" });

const tool = listing
  .extend({
    inputSchema: z.record(z.string(), z.unknown()),
    outputSchema: z.record(z.string(), z.unknown()).optional(),
    diff: z
      .array(z.object({ label: z.string(), parts: diffParts }))
      .nullable()
      .meta({
        description:
          "Since it was approved; null: it is as it was, or nobody knows. Empty: nothing that one sees.",
      }),
  })
  .meta({ id: "Tool" });

const told = (found: Tool): z.input<typeof tool> => ({ ...found, diff: diffTool(found) ?? null });

const about = { tag: "Tools", action: "tools.read" } as const;
/** The server did not do as asked. */
const OUTSIDE = "tools.unreachable";
export const TOOL_PROBLEMS = { [OUTSIDE]: 502 };

export const unreachable = ({ code, message, fix }: OutsideFailure): Refused => ({
  code: OUTSIDE,
  message: `${message} ${fix}`,
  errors: [{ code, message: `${message} ${fix}` }],
});

/** An MCP server that the account can use. */
export async function findMcp({ deps, account, params }: Call<{ id: string }>) {
  const found = await findConnection(deps.db, account, params.id);
  return found?.kind === "mcp" ? found : undefined;
}

type Read = typeof listTools;

async function readAll(
  call: Call<{ id: string }>,
  read: Read,
): Promise<{ connection: Connection; list: ToolList } | Refused> {
  const connection = await findMcp(call);
  if (!connection) return NOT_FOUND;
  const listed = await read(call.deps, call.account, connection);
  return listed.ok ? { connection, list: listed.value } : unreachable(listed);
}

async function readOne(
  call: Call<{ id: string; tool: string }>,
): Promise<{ connection: Connection; found: Tool } | Refused> {
  const all = await readAll(call, listTools);
  if ("code" in all) return all;
  const found = all.list.tools.find(({ name }) => name === call.params.tool);
  return found ? { connection: all.connection, found } : NOT_FOUND;
}

const list = defineEndpoint({
  ...about,
  id: "listTools",
  method: "get",
  path: "/connections/{id}/tools",
  summary: "List the tools of an MCP server, with what each may do",
  params: idParams,
  query: z.strictObject({
    q: z.string().max(200).default("").meta({ description: "Words of the name or description." }),
    kind: kind.optional().meta({ description: "Only of this kind." }),
  }),
  answer: z.array(listing),
  problems: TOOL_PROBLEMS,
  async run(call) {
    const all = await readAll(call, listTools);
    if ("code" in all) return all;
    const words = call.query.q.toLowerCase();
    const data = all.list.tools.filter(
      ({ name, title, description, kind: is }) =>
        (call.query.kind ?? is) === is &&
        `${name} ${title} ${description}`.toLowerCase().includes(words),
    );
    return { data, meta: { next: null, total: data.length } };
  },
});

const refresh = defineEndpoint({
  ...about,
  id: "refreshTools",
  method: "post",
  path: "/connections/{id}/tools/refresh",
  summary: "Read the tools from the server once more",
  action: "tools.use",
  params: idParams,
  answer: z.array(listing),
  problems: TOOL_PROBLEMS,
  async run(call) {
    const all = await readAll(call, refreshTools);
    return "code" in all ? all : { data: all.list.tools, meta: { next: null } };
  },
});

export const toolParams = z.strictObject({
  id,
  tool: z
    .string()
    .regex(/^[\w./-]{1,128}$/)
    .meta({ description: "Its name." }),
});

const show = defineEndpoint({
  ...about,
  id: "showTool",
  method: "get",
  path: "/connections/{id}/tools/{tool}",
  summary: "Read a tool with its schemas",
  params: toolParams,
  answer: tool,
  problems: TOOL_PROBLEMS,
  async run(call) {
    const one = await readOne(call);
    return "code" in one ? one : { data: told(one.found), etag: one.found.hash };
  },
});

const choose = defineEndpoint({
  ...about,
  id: "chooseTool",
  method: "post",
  path: "/connections/{id}/tools/{tool}/choice",
  summary: "Say what a tool may do: allow, ask or deny",
  description:
    "`seen` is the hash that you have looked at: from now on the tool may run as it stands. Only what reads runs unasked, whatever was chosen.",
  action: "tools.write",
  params: toolParams,
  body: z
    .strictObject({
      choice: choice.nullable().optional().meta({ description: "Null: as its kind has it." }),
      kind: kind.optional().meta({ description: "An admin's word on what it does." }),
      seen: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    })
    .meta({ id: "ToolChoice" }),
  answer: tool,
  problems: {
    ...TOOL_PROBLEMS,
    "api.role": 403,
    "connections.not_yours": 403,
    "tools.changed": 409,
  },
  async run(call) {
    const one = await readOne(call);
    if ("code" in one) return one;
    const { deps, account, from, body } = call;
    const { connection, found } = one;
    if (!mayChange(account, connection)) {
      const message = "Only an admin says what the tools of the company's connections may do.";
      return { code: "connections.not_yours", message };
    }
    if (body.kind !== undefined && !isAllowed(account, "system.read")) {
      return { code: "api.role", message: "Only an admin says what a tool does." };
    }
    const owner = { account, connection, by: { account, ...from } };
    const isSaved = await chooseTool(deps, owner, { tool: found.name, ...sentOf(body) });
    if (!isSaved) {
      const message = "The tool has changed since you looked. Look at it again.";
      return { code: "tools.changed", message };
    }
    const now = await readOne(call);
    return "code" in now ? now : { data: told(now.found) };
  },
});

/** Only what was sent is chosen. */
const sentOf = ({
  choice: chosen,
  kind: is,
  seen,
}: {
  choice?: z.output<typeof choice> | null | undefined;
  kind?: z.output<typeof kind> | undefined;
  seen?: string | undefined;
}) => ({
  ...(chosen !== undefined && { choice: chosen }),
  ...(is !== undefined && { kind: is }),
  ...(seen !== undefined && { seen }),
});

export const toolEndpoints = [list, refresh, show, choose];
