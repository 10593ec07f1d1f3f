// What each request of an assistant passes, in this order: origin, token, limit, session.
import type { Context } from "hono";
import type { Bearer } from "../accounts/api-tokens.ts";
import { challenge, explainRefusal, findBearer, tokenOf } from "../accounts/bearer.ts";
import { fromOf } from "../accounts/from.ts";
import type { Account, Deps, Env } from "../app.ts";
import type { Limiter } from "../platform/http/rate-limit.ts";
import { urls } from "../urls.ts";
import { createMcpServer } from "./server.ts";
import { createSessions, type Session, type Sessions } from "./sessions.ts";
import type { Caller } from "./tool.ts";

interface Limits {
  /** By account. */
  tiers: Record<Account["tier"], Limiter>;
  /** By address: whoever shows no token that works. */
  strangers: Limiter;
}

const MINUTE = 60_000;
const SESSION = "mcp-session-id";

/** As JSON-RPC has it, for what never reaches a session. */
const refusal = (
  status: number,
  error: { code: number; message: string; data?: Pick<Fault, "code"> },
  headers: Record<string, string> = {},
) => Response.json({ jsonrpc: "2.0", error, id: null }, { status, headers });

interface Fault {
  /** Stable. */
  code: string;
  message: string;
}

const NO_SESSION = {
  code: -32_001,
  message: "Session not found. It has ended, or it never was: initialize again.",
};

/** Everything at /mcp; one for the whole process, since the sessions live in it. */
export function createDoor(deps: Deps, limits: Limits): (c: Context<Env>) => Promise<Response> {
  const { config } = deps;
  const sessions = createSessions(deps, {
    idleMs: config.MCP_IDLE_MINUTES * MINUTE,
    each: config.MCP_SESSIONS_PER_ACCOUNT,
    all: config.MCP_SESSIONS,
  });
  return async (c) => {
    if (!isOwnOrigin(c)) {
      return refusal(403, { code: -32_000, message: "This origin may not call here." });
    }
    const bearer = await findCaller(c, limits);
    if (bearer instanceof Response) return bearer;
    const id = c.req.header(SESSION);
    if (id === undefined) return start(c, sessions, bearer);
    const session = sessions.find(id, bearer.account.id);
    if (session === undefined) return refusal(404, NO_SESSION);
    return pass(c, session, bearer);
  };
}

/** A page of another site that reaches us here has tricked a browser; programs send no origin. */
function isOwnOrigin(c: Context<Env>): boolean {
  const origin = c.req.header("origin");
  const { protocol } = new URL(c.var.deps.config.PUBLIC_URL);
  return origin === undefined || origin === `${protocol}//${c.var.host.toLowerCase()}`;
}

async function findCaller(c: Context<Env>, limits: Limits): Promise<Bearer | Response> {
  const { deps, address } = c.var;
  const token = tokenOf(c.req.header("authorization"));
  const bearer = token === undefined ? undefined : await findBearer(deps, token);
  const wait = bearer
    ? limits.tiers[bearer.account.tier](bearer.account.id)
    : limits.strangers(address);
  if (wait !== undefined) {
    const message = `Too many requests. Try again in ${wait} s.`;
    return refusal(429, { code: -32_000, message }, { "Retry-After": String(wait) });
  }
  if (bearer) return bearer;
  const metadata = new URL(urls.mcp.metadata(), deps.config.PUBLIC_URL).href;
  if (token === undefined) {
    const message = `Send a token: Authorization: Bearer ... . Make one: ${deps.config.PUBLIC_URL + urls.account.assistants()}`;
    return unauthorized({ code: "api.not_signed_in", message }, challenge({ metadata }));
  }
  const fault = await explainRefusal(deps, token);
  const error = "invalid_token" as const;
  return unauthorized(fault, challenge({ error, description: fault.message, metadata }));
}

const unauthorized = ({ code, message }: Fault, told: string) =>
  refusal(401, { code: -32_000, message, data: { code } }, { "WWW-Authenticate": told });

/** The first message of a client; nothing else may come without a session. */
async function start(c: Context<Env>, sessions: Sessions, bearer: Bearer): Promise<Response> {
  if (!["POST", "GET", "DELETE"].includes(c.req.method)) {
    const message = "Only GET, POST and DELETE work here.";
    return refusal(405, { code: -32_000, message }, { Allow: "GET, POST, DELETE" });
  }
  const body = c.req.method === "POST" ? parseJson(await c.req.text()) : undefined;
  if (c.req.method === "POST" && body === undefined) {
    return refusal(400, { code: -32_700, message: "Parse error: this is no JSON." });
  }
  if (!isInitialize(body)) {
    const message = "Server not initialized: send initialize first, then its Mcp-Session-Id.";
    return refusal(400, { code: -32_000, message });
  }
  const { deps } = c.var;
  const client = { caller: callerIn(c, bearer), mayStay: () => isGood(c) };
  const session = await sessions.open(client, (opened) => createMcpServer(deps, opened));
  if (typeof session === "string") {
    const message = session === "draining" ? "The service is stopping." : "Too many sessions.";
    const status = session === "draining" ? 503 : 429;
    return refusal(status, { code: -32_000, message }, { "Retry-After": "10" });
  }
  const response = await handle(c, session, { bearer, parsedBody: body });
  // Refused before it became one.
  if (session.transport.sessionId === undefined) await session.close();
  return response;
}

function pass(c: Context<Env>, session: Session, bearer: Bearer): Promise<Response> {
  session.usedAt = c.var.deps.clock.monotonic();
  session.mayStay = () => isGood(c);
  return handle(c, session, { bearer });
}

async function isGood(c: Context<Env>): Promise<boolean> {
  const token = tokenOf(c.req.header("authorization"));
  return token !== undefined && (await findBearer(c.var.deps, token)) !== undefined;
}

interface Passed {
  bearer: Bearer;
  parsedBody?: unknown;
}

async function handle(
  c: Context<Env>,
  session: Session,
  { bearer, ...body }: Passed,
): Promise<Response> {
  const caller = callerIn(c, bearer);
  session.caller = caller;
  const { account, scopes, gone } = caller;
  const authInfo = { token: "", clientId: account.id, scopes: [...scopes], extra: { caller } };
  const response = await session.transport.handleRequest(c.req.raw, { authInfo, ...body });
  if (c.req.method === "GET" && response.ok) {
    session.listening += 1;
    gone.addEventListener("abort", () => void (session.listening -= 1), { once: true });
  }
  return response;
}

const callerIn = (c: Context<Env>, { account, scopes }: Bearer): Caller => ({
  account,
  scopes,
  from: fromOf(c),
  gone: c.req.raw.signal,
});

const isInitialize = (body: unknown): boolean => {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  return messages.some(
    (message) =>
      typeof message === "object" &&
      message !== null &&
      "method" in message &&
      message.method === "initialize",
  );
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
