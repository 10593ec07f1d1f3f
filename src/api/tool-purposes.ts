// What the tools of an outside MCP server are for: a purpose leaves the few that serve it.
import { z } from "zod";
import { choosePurpose, purposesOf } from "../connections/mcp/choose.ts";
import { mayChange } from "../connections/connection.ts";
import { defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { idParams } from "./shapes.ts";
import { findMcp } from "./tools.ts";

const about = { tag: "Tools", params: idParams } as const;

const list = defineEndpoint({
  ...about,
  id: "listToolPurposes",
  method: "get",
  path: "/connections/{id}/purposes",
  summary: "List the purposes that the tools of an MCP server can be limited to",
  action: "tools.read",
  answer: z.array(z.string()),
  async run(call) {
    const found = await findMcp(call);
    return found ? { data: purposesOf(call.deps.mcp.lists), meta: { next: null } } : NOT_FOUND;
  },
});

const choose = defineEndpoint({
  ...about,
  id: "chooseToolPurpose",
  method: "post",
  path: "/connections/{id}/purposes",
  summary: "Turn off whatever does not serve a purpose; null: each tool as its kind has it",
  action: "tools.write",
  body: z.strictObject({ purpose: z.string().max(200).nullable() }).meta({ id: "ToolPurpose" }),
  problems: { "connections.not_yours": 403 },
  async run(call) {
    const { deps, account, from, body } = call;
    const connection = await findMcp(call);
    if (!connection) return NOT_FOUND;
    if (!mayChange(account, connection)) {
      const message = "Only an admin says what the tools of the company's connections are for.";
      return { code: "connections.not_yours", message };
    }
    const { purpose } = body;
    if (purpose !== null && !purposesOf(deps.mcp.lists).includes(purpose)) {
      return invalid({ purpose: "There is no such purpose. Take one of the list." });
    }
    const owner = { account, connection, by: { account, ...from } };
    await choosePurpose(deps, owner, purpose ?? "");
    return { data: null };
  },
});

export const purposeEndpoints = [list, choose];
