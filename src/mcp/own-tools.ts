import { z } from "zod";
import { isAllowed, SCOPES } from "../accounts/permissions.ts";
import type { Account } from "../app.ts";
import type { OwnTools } from "../agents/loop/own-tools.ts";
import { callTool } from "./call-tool.ts";
import type { Tool } from "./tool.ts";

/** Loaded with the first use: the tools bring half of the product with them. */
const load = async (): Promise<Tool[]> => Object.values((await import("./tools.ts")).tools);

/** It only reads, and asks no model: an agent that asked another one would cost without end. */
const isFor = (account: Account, { hints, action }: Tool): boolean =>
  hints.readOnly && READS.test(action) && isAllowed(account, action);

/** Nobody waits for this tool alone. */
const progress = () => Promise.resolve();

const READS = /\.read$|^connections\.use$/;

/** The reading tools of our MCP server, for agents that work here. */
export const createOwnTools = (): OwnTools => ({
  list: async (account) =>
    (await load())
      .filter((tool) => isFor(account, tool))
      .map(({ name, title, description, input }) => ({
        title,
        definition: { name, description, inputSchema: z.toJSONSchema(input, { io: "input" }) },
      })),
  async call(deps, { account, name, input, signal, requestId }) {
    const tool = (await load()).find((one) => one.name === name && isFor(account, one));
    if (!tool) return { text: "There is no such tool.", isError: true };
    const parsed = tool.input.safeParse(input);
    if (!parsed.success) return { text: z.prettifyError(parsed.error), isError: true };
    const caller = { account, scopes: SCOPES, from: { address: "", requestId }, gone: signal };
    const result = await callTool(deps, tool, caller, { input: parsed.data, signal, progress });
    const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
    return { text, isError: result.isError === true };
  },
});
