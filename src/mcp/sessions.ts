import { setTimeout as sleep } from "node:timers/promises";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { newToken } from "../accounts/token.ts";
import type { Deps } from "../app.ts";
import type { Caller } from "./tool.ts";

/** One client's connection: a server and a transport of its own, nothing of the product. */
export interface Session {
  accountId: string;
  /** Of the message that came last; of the same account each time. */
  caller: Caller;
  transport: WebStandardStreamableHTTPServerTransport;
  /** When it is closed: what it runs must end. */
  ended: AbortSignal;
  /** Calls that run. */
  running: number;
  /** Streams that the client holds open to be told news. */
  listening: number;
  usedAt: number;
  /** Whether the token that was used last still works. */
  mayStay: () => Promise<boolean>;
  close(): Promise<void>;
}

type Client = Pick<Session, "caller" | "mayStay">;

interface Limits {
  idleMs: number;
  /** Of one account. */
  each: number;
  all: number;
}

/** Every session of this process. */
export interface Sessions {
  /** Somebody else's is not found. */
  find(id: string, accountId: string): Session | undefined;
  /** A transport that becomes a session with its first message; or why there is none. */
  open(
    client: Client,
    serverFor: (session: Session) => Promise<McpServer>,
  ): Promise<Session | "draining" | "too_many">;
}

/** As for the streams of pages. */
const CHECK_MS = 15_000;
/** How long what runs may still take when the process stops. */
const GRACE_MS = 3000;

const isIdle = ({ running, listening }: Session) => running === 0 && listening === 0;

export function createSessions(deps: Deps, limits: Limits): Sessions {
  const { clock, streams } = deps;
  const all = new Map<string, Session>();
  const keep = createKeep(deps, all, (session) => {
    return isIdle(session) && clock.monotonic() - session.usedAt > limits.idleMs;
  });
  let draining = false;
  streams.onDrain(() => {
    draining = true;
    keep.drain();
  });

  /** False: this account, or everybody together, has as many as there may be, and all are in use. */
  function makeRoom(accountId: string): boolean {
    keep.endOver();
    const own = [...all.values()].filter((one) => one.accountId === accountId);
    if (own.length >= limits.each) {
      // A client that went without a word leaves one behind: the one unused longest makes room.
      const [unused] = own
        .filter(({ running }) => running === 0)
        .toSorted((a, b) => a.usedAt - b.usedAt);
      if (unused === undefined) return false;
      keep.end(unused);
    }
    return all.size < limits.all;
  }

  return {
    find(id, accountId) {
      keep.endOver();
      const session = all.get(id);
      return session?.accountId === accountId ? session : undefined;
    },
    async open(client, serverFor) {
      if (draining) return "draining";
      if (!makeRoom(client.caller.account.id)) return "too_many";
      const session = createSession(client, clock.monotonic(), {
        began: (id, begun) => keep.add(id, begun),
        over: (id) => keep.forget(id),
      });
      const server = await serverFor(session);
      await server.connect(session.transport);
      return session;
    },
  };
}

/** Ends what is over, by time or because its token does not work any more. */
function createKeep({ log }: Deps, all: Map<string, Session>, isOver: (one: Session) => boolean) {
  let timer: ReturnType<typeof setInterval> | undefined;

  function end(session: Session) {
    session.close().catch((error: unknown) => log.error("mcp.close_failed", {}, error));
  }

  async function check() {
    for (const session of all.values()) {
      try {
        if (isOver(session) || (!isIdle(session) && !(await session.mayStay()))) end(session);
      } catch (error) {
        log.error("mcp.check_failed", {}, error);
        end(session);
      }
    }
  }

  return {
    end,
    endOver() {
      for (const session of all.values()) if (isOver(session)) end(session);
    },
    add(id: string, session: Session) {
      if (all.size === 0) timer = setInterval(() => void check(), CHECK_MS).unref();
      all.set(id, session);
    },
    forget(id: string) {
      all.delete(id);
      if (all.size === 0) clearInterval(timer);
    },
    drain() {
      for (const session of all.values()) {
        if (session.running === 0) end(session);
        else setTimeout(() => end(session), GRACE_MS).unref();
      }
    },
  };
}

/** A call that was ended says so to its client, which would wait for it otherwise. */
const ANSWER_MS = 1000;
const LOOK_MS = 20;

async function settled(session: Session): Promise<void> {
  if (session.running === 0) return;
  for (let waited = 0; session.running > 0 && waited < ANSWER_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
  }
  // Its answer is on the way.
  await sleep(LOOK_MS);
}

interface Turns {
  began(id: string, session: Session): void;
  over(id: string): void;
}

function createSession({ caller, mayStay }: Client, usedAt: number, turns: Turns): Session {
  const ending = new AbortController();
  const over = (id: string | undefined) => {
    ending.abort();
    if (id !== undefined) turns.over(id);
  };
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: newToken,
    onsessioninitialized: (id) => turns.began(id, session),
    // The client said that it is done.
    onsessionclosed: over,
  });
  const session: Session = {
    accountId: caller.account.id,
    caller,
    transport,
    ended: ending.signal,
    running: 0,
    listening: 0,
    usedAt,
    mayStay,
    async close() {
      over(transport.sessionId);
      await settled(session);
      // Its server is told by it.
      await transport.close();
    },
  };
  return session;
}
