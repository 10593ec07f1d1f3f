// What the tools of an outside MCP server are for: a purpose leaves the few that serve it.
import { z } from "zod";
import { isAllowed } from "../accounts/permissions.ts";
import { chooseList, choosePurpose, purposesOf } from "../connections/mcp/choose.ts";
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

const NOT_YOURS = {
  code: "connections.not_yours",
  message: "Only an admin says what the tools of the company's connections are for.",
};

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
    if (!mayChange(account, connection)) return NOT_YOURS;
    const { purpose } = body;
    if (purpose !== null && !purposesOf(deps.mcp.lists).includes(purpose)) {
      return invalid({ purpose: "There is no such purpose. Take one of the list." });
    }
    const owner = { account, connection, by: { account, ...from } };
    await choosePurpose(deps, owner, purpose ?? "");
    return { data: null };
  },
});

const lists = defineEndpoint({
  ...about,
  id: "listToolLists",
  method: "get",
  path: "/connections/{id}/tool-lists",
  summary: "List our lists that say what the tools of known servers do",
  action: "tools.read",
  answer: z.array(z.string()),
  async run(call) {
    const found = await findMcp(call);
    if (!found) return NOT_FOUND;
    return { data: Object.keys(call.deps.mcp.lists), meta: { next: null } };
  },
});

const chooseOne = defineEndpoint({
  ...about,
  id: "chooseToolList",
  method: "post",
  path: "/connections/{id}/tool-lists",
  summary: "Say which of our lists knows this server: each tool is of the kind that it names",
  description: "An admin's word; tools that the list does not name are of an unknown kind.",
  action: "tools.write",
  body: z.strictObject({ list: z.string().min(1).max(200) }).meta({ id: "ToolListChoice" }),
  problems: { "api.role": 403, "connections.not_yours": 403 },
  async run(call) {
    const { deps, account, from, body } = call;
    const connection = await findMcp(call);
    if (!connection) return NOT_FOUND;
    if (!mayChange(account, connection)) return NOT_YOURS;
    if (!isAllowed(account, "system.read")) {
      return { code: "api.role", message: "Only an admin says what tools do." };
    }
    if (!Object.hasOwn(deps.mcp.lists, body.list)) {
      return invalid({ list: "There is no such list. Take one of those that are listed." });
    }
    await chooseList(deps, { account, connection, by: { account, ...from } }, body.list);
    return { data: null };
  },
});

export const purposeEndpoints = [list, choose, lists, chooseOne];
