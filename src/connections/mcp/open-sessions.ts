import type { Outbound } from "../../platform/outbound/outbound.ts";
import type { Sandbox } from "../../platform/sandbox/sandbox.ts";
import { isLostSession } from "./failure.ts";
import { openSession, type Session, type Told, type Where } from "./session.ts";

/** A conversation to be used: with whom, and in whose name. */
export interface Target {
  /** Account, connection and version of its credentials; "": a test, of which nothing is kept open. */
  key: string;
  where: Where;
  /** The server says that it has other tools now. */
  onListChanged?: () => void;
}

interface Parts {
  outbound: Outbound;
  sandbox: Sandbox;
  /** A program has ended by itself, or did not start. */
  onDeath: (key: string) => void;
}

interface Kept {
  session: Promise<Session>;
  uses: number;
  idle?: NodeJS.Timeout | undefined;
}

type Run<Value> = (session: Session) => Promise<Value>;

interface OpenSessions {
  /** In the session that is open, or in a new one. Throws what the SDK throws. */
  use<Value>(target: Target, run: Run<Value>): Promise<Value>;
  drop(isIt: (key: string) => boolean): Promise<void>;
}

const IDLE_MS = 5 * 60_000;
/** Each program takes memory of this host, each session a place at the other side. */
const MOST_OPEN = 32;

export function createOpenSessions(parts: Parts): OpenSessions {
  const open = new Map<string, Kept>();

  const drop = async (key: string, kept: Kept) => {
    clearTimeout(kept.idle);
    if (open.get(key) === kept) open.delete(key);
    const session = await kept.session.catch(() => undefined);
    await session?.close();
  };

  const start = (target: Target): Kept => {
    const { key, where } = target;
    const oldest = [...open].find(([, { uses }]) => uses === 0);
    if (open.size >= MOST_OPEN && oldest) void drop(...oldest);
    const end = () => {
      if (open.get(key) === kept) open.delete(key);
      if (where.type === "program") parts.onDeath(key);
    };
    const told: Told = { onListChanged: () => target.onListChanged?.(), onEnded: end };
    const kept: Kept = { session: openSession(parts, where, told), uses: 0 };
    // Whoever asked for it hears why it failed; here it is only not kept.
    kept.session.catch(end);
    open.set(key, kept);
    return kept;
  };

  return {
    async use(target, run) {
      if (target.key === "") return useOnce(parts, target, run);
      const kept = open.get(target.key) ?? start(target);
      clearTimeout(kept.idle);
      kept.uses += 1;
      try {
        return await run(await kept.session);
      } catch (error) {
        if (isLostSession(error) || (await isDeaf(kept, error))) void drop(target.key, kept);
        throw error;
      } finally {
        kept.uses -= 1;
        if (kept.uses === 0) {
          kept.idle = setTimeout(() => void drop(target.key, kept), IDLE_MS).unref();
        }
      }
    },
    async drop(isIt) {
      const those = [...open].filter(([key]) => isIt(key));
      await Promise.all(those.map(([key, kept]) => drop(key, kept)));
    },
  };
}

async function useOnce<Value>(parts: Parts, { where }: Target, run: Run<Value>): Promise<Value> {
  const session = await openSession(parts, where, {
    onListChanged: () => undefined,
    onEnded: () => undefined,
  });
  try {
    return await run(session);
  } finally {
    await session.close();
  }
}

const TIMED_OUT = -32_001;
const PING_MS = 2000;

/** After a call that took too long: whoever does not answer a ping either is not worth keeping. */
async function isDeaf({ session }: Kept, error: unknown): Promise<boolean> {
  const hasTimedOut = error instanceof Error && "code" in error && error.code === TIMED_OUT;
  if (!hasTimedOut) return false;
  try {
    const { client } = await session;
    await client.ping({ timeout: PING_MS });
    return false;
  } catch {
    // That it does not answer is what was to be found out.
    return true;
  }
}
