import type { Account } from "../../app.ts";
import { type CallOutcome, callTool } from "../../connections/mcp/call.ts";
import { findServer, listTools, type Tool, type ToolDeps } from "../../connections/mcp/tools.ts";
import { stripHiddenText } from "../../platform/text/hidden-text.ts";
import { answered, type LoopTool, refusedBy, type ToolCame } from "./tool.ts";

/** What the tools of outside servers are used for. */
interface Use {
  account: Account;
  /** Ids of connections. */
  servers: readonly string[];
  /** `session:<id>`. */
  subject: string;
}

const LONGEST_NAME = 64;

/** Both protocols take only these signs; the server's place keeps names of two servers apart. */
const nameOf = (place: number, name: string): string =>
  `s${place + 1}_${name.replaceAll(/[^\w-]/g, "_")}`.slice(0, LONGEST_NAME);

/** Those that somebody has looked at and nobody has switched off; of a server that is away, none. */
export async function outsideTools(deps: ToolDeps, use: Use): Promise<LoopTool[]> {
  const lists = await Promise.all(
    use.servers.map(async (connectionId, place) => {
      const server = await findServer(deps, use.account.id, connectionId);
      if (!server.ok) return [];
      const listed = await listTools(deps, use.account, server.connection);
      if (!listed.ok) return [];
      const fit = listed.value.tools.filter(
        ({ state, choice }) => state === "fit" && choice !== "deny",
      );
      return fit.map((tool) => toolOf(deps, use, { connectionId, place, tool }));
    }),
  );
  const seen = new Set<string>();
  return lists.flat().filter(({ definition: { name } }) => seen.size !== seen.add(name).size);
}

interface Place {
  connectionId: string;
  place: number;
  tool: Tool;
}

const toolOf = (
  deps: ToolDeps,
  { account, subject }: Use,
  { connectionId, place, tool }: Place,
): LoopTool => ({
  definition: {
    name: nameOf(place, tool.name),
    description: `${tool.description} ${tool.choice === "ask" ? "A person is asked before it runs." : ""}`,
    inputSchema: tool.inputSchema,
  },
  label: tool.title || tool.name,
  isOutside: true,
  run: async ({ input, signal, reason, approvalId }) =>
    cameOf(
      await callTool(deps, account, {
        connectionId,
        tool: tool.name,
        arguments: input,
        subject,
        reason,
        approvalId,
        signal,
      }),
    ),
});

function cameOf(outcome: CallOutcome): ToolCame {
  switch (outcome.type) {
    case "waits":
      return { type: "waits", approvalId: outcome.approvalId };
    case "done":
      return outcome.answer.isCut ? TOO_LONG : answered(stripHiddenText(outcome.answer.forModel));
    case "failed": {
      const said = outcome.answer ? `\n${stripHiddenText(outcome.answer.forModel)}` : "";
      return refusedBy(`It failed: ${outcome.failure.code}.${said}`);
    }
    case "refused":
      return refusedBy([outcome.message, ...(outcome.faults ?? [])].join(" "));
    case "unreachable":
      return refusedBy(`${outcome.failure.message} Go on without it.`);
  }
}

const TOO_LONG = refusedBy(
  "The answer is too long to be read at once. Narrow the query, or ask for less of it.",
);
