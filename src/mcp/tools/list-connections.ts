import { z } from "zod";
import { listConnections as list } from "../../connections/connection.ts";
import { summarize } from "../../connections/summary.ts";
import { defineTool } from "../tool.ts";
import { lines, oneLine } from "../words.ts";

export const listConnections = defineTool({
  name: "list_connections",
  title: "List connections",
  description:
    "The systems that the person, or the company, has connected: Jira, Confluence, GitHub, GitLab, models. Says which work and what to do about those that do not. Shows no credentials.",
  action: "connections.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({}),
  output: z.object({
    connections: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        name: z.string(),
        system: z.string(),
        baseUrl: z.string(),
        company: z.boolean().describe("Everybody may use it."),
        state: z.enum(["works", "ending", "broken", "untested"]),
        message: z.string(),
        fix: z.string(),
      }),
    ),
  }),
  async run({ deps, account }) {
    const now = deps.clock.now();
    const all = await list(deps.db, account);
    const connections = all.map((one) => summarize(account, one, now));
    return {
      data: { connections },
      text: lines(
        connections.length === 0 &&
          "Nothing is connected: the person does so on the page Connections.",
        ...connections.map(
          ({ id, name, system, state, message, fix }) =>
            `- ${oneLine(name)} (${system}, ${state}), id ${id}. ${message} ${fix}`,
        ),
      ),
    };
  },
});
