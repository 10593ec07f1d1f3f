import type { Account } from "../../app.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import type { Sandbox } from "../../platform/sandbox/sandbox.ts";
import type { Outside } from "../failure.ts";
import type { ToolLists } from "./classify.ts";
import { createDeaths } from "./deaths.ts";
import { failureOf, isLostSession, mcpFailure } from "./failure.ts";
import { createOpenSessions, type Target } from "./open-sessions.ts";
import type { Program } from "./programs.ts";
import type { Session } from "./session.ts";

interface Work<Value> {
  run(session: Session): Promise<Value>;
  /** It changes something there, so it is not to be sent twice. */
  writes: boolean;
}

/** Open conversations with outside MCP servers, and the programs among those. */
export interface McpClients {
  programs: readonly Program[];
  /** What tools of known servers do. */
  lists: ToolLists;
  /** Whether somebody's role lets them use tools at all. */
  mayCall(account: Pick<Account, "role">): boolean;
  /** Where a person comes back to after signing in at another system. */
  redirectUrl: string;
  /** Why no program can be run on this host, in words; undefined: they can. */
  programsOff(): Promise<string | undefined>;
  use<Value>(target: Target, work: Work<Value>): Promise<Outside<Value>>;
  /** Ends those of one connection: its credentials have changed, or it is gone. */
  drop(connectionId: string): Promise<void>;
  close(): Promise<void>;
}

interface Parts extends Pick<McpClients, "lists" | "mayCall" | "programs" | "redirectUrl"> {
  outbound: Outbound;
  sandbox: Sandbox;
  clock: Clock;
}

export function createMcpClients(parts: Parts): McpClients {
  const { outbound, sandbox, clock, programs, lists, redirectUrl } = parts;
  const deaths = createDeaths(clock);
  const sessions = createOpenSessions({ outbound, sandbox, onDeath: (key) => deaths.add(key) });

  async function tryOnce<Value>(target: Target, work: Work<Value>): Promise<Tried<Value>> {
    let isSent = false;
    try {
      const value = await sessions.use(target, (session) => {
        isSent = true;
        return work.run(session);
      });
      return { outcome: { ok: true, value }, again: false };
    } catch (error) {
      const outcome = failureOf(error, { sent: isSent && work.writes });
      return { outcome, again: isSent && !work.writes && isLostSession(error) };
    }
  }

  return {
    programs,
    lists,
    redirectUrl,
    mayCall: (account) => parts.mayCall(account),
    programsOff: () => sandbox.off(),
    async use(target, work) {
      const off = target.where.type === "program" ? await sandbox.off() : undefined;
      if (off !== undefined) return mcpFailure("mcp.sandbox_off", off);
      const restMs = deaths.restMs(target.key);
      if (restMs > 0) return resting(restMs);
      const { outcome, again } = await tryOnce(target, work);
      // The other side has forgotten the session: what only reads is asked once more in a new one.
      return again ? (await tryOnce(target, work)).outcome : outcome;
    },
    drop: (connectionId) => sessions.drop((key) => key.includes(`:${connectionId}:`)),
    close: () => sessions.drop(() => true),
  };
}

interface Tried<Value> {
  outcome: Outside<Value>;
  again: boolean;
}

const resting = (ms: number) => {
  const seconds = Math.ceil(ms / 1000);
  const message = `The program has ended several times. It is started again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
  return mcpFailure("mcp.resting", message, { retryAfterMs: ms });
};
