// What each request of a program passes, in this order: token, limit, role, scope, shape.
import type { Context } from "hono";
import { fromOf } from "../accounts/from.ts";
import { challenge, explainRefusal, findBearer, type Found, tokenOf } from "../accounts/bearer.ts";
import { ACTIONS, isAllowed, isGranted } from "../accounts/permissions.ts";
import type { Account, Env, Running } from "../app.ts";
import type { Limiter } from "../platform/http/rate-limit.ts";
import { isSame } from "../platform/http/watch-requests.ts";
import { type Problem, problemResponse } from "../platform/http/problem.ts";
import type { Call, Endpoint, Outcome, Refused } from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { answerOnce, KEY_PATTERN } from "./idempotency.ts";
import { answerStrangerOnce } from "./kept-answers.ts";
import { readCall } from "./read-call.ts";

export interface Limits {
  running: Running;
  /** By account. */
  tiers: Record<Account["tier"], Limiter>;
  /** By address: whoever shows no token that works. */
  strangers: Limiter;
}

type Caller = Pick<Found, "account" | "scopes" | "lacksSecondFactor">;

const NO_TOKEN: Problem = {
  status: 401,
  code: "api.not_signed_in",
  message: "Send a token: Authorization: Bearer ... . Tokens are made on the page Account.",
  headers: { "WWW-Authenticate": challenge({}) },
};

async function unauthorized(c: Context<Env>, token: string): Promise<Problem> {
  const fault = await explainRefusal(c.var.deps, token);
  const told = challenge({ error: "invalid_token", description: fault.message });
  return { status: 401, ...fault, headers: { "WWW-Authenticate": told } };
}

const NO_SECOND_FACTOR: Problem = {
  status: 403,
  code: "api.no_second_factor",
  message:
    "Admins need one-time codes here: set them up on the page Account, One-time codes. Then this token works for it.",
};

const tooMany = (wait: number): Problem => ({
  status: 429,
  code: "api.too_many_requests",
  message: `Too many requests. Try again in ${wait} s.`,
  headers: { "Retry-After": String(wait) },
});

/** Who asks, within the limits of who they are. */
export async function findCaller(c: Context<Env>, limits: Limits): Promise<Found | Problem> {
  const token = tokenOf(c.req.header("authorization"));
  const bearer = token === undefined ? undefined : await findBearer(c.var.deps, token);
  if (bearer === undefined) {
    const wait = limits.strangers(c.var.address);
    if (wait !== undefined) return tooMany(wait);
    return token === undefined ? NO_TOKEN : unauthorized(c, token);
  }
  const { account } = bearer;
  const limiter = limits.tiers[account.tier];
  const wait = limiter(account.id);
  const left = limiter.left(account.id);
  c.header("RateLimit-Limit", String(limiter.perMinute));
  c.header("RateLimit-Remaining", String(left));
  c.header(
    "RateLimit-Reset",
    String(Math.ceil(((limiter.perMinute - left) * 60) / limiter.perMinute)),
  );
  return wait === undefined ? bearer : tooMany(wait);
}

function findRefusal(caller: Caller, { action }: Endpoint): Problem | undefined {
  if (action === null) return undefined;
  const { account, scopes, lacksSecondFactor } = caller;
  if (!isAllowed(account, action)) {
    const message = `A ${account.role} may not do this.`;
    return { status: 403, code: "api.role", message };
  }
  if (isGranted(scopes, action)) return undefined;
  const { scope } = ACTIONS[action];
  if (scope === "admin" && lacksSecondFactor) return NO_SECOND_FACTOR;
  const message =
    scope === null
      ? "Only a person who is signed in may do this, on its page."
      : `This token does not have the scope ${scope}.`;
  const told = challenge({ error: "insufficient_scope", description: message, scope });
  return { status: 403, code: "api.scope", message, headers: { "WWW-Authenticate": told } };
}

/** The whole way of a request through one endpoint. */
export async function answer(
  c: Context<Env>,
  endpoint: Endpoint,
  limits: Limits,
): Promise<Response> {
  const done = await pass(c, endpoint, limits);
  return done instanceof Response ? done : fail(c, done);
}

async function pass(
  c: Context<Env>,
  endpoint: Endpoint,
  limits: Limits,
): Promise<Response | Problem> {
  const admitted = await admit(c, endpoint, limits);
  if ("status" in admitted) return admitted;
  const seen = c.req.header("if-match");
  const read = await readCall(c, endpoint);
  if ("status" in read) return read;
  if (endpoint.ifMatch === "required" && seen === undefined) return NO_CONDITION;
  const { text, ...parsed } = read;
  const { deps, account } = c.var;
  const { scopes } = admitted;
  const { running } = limits;
  const call: Call = { deps, account, scopes, from: fromOf(c), ...parsed, seen, running, c };
  const run = async () => send(c, endpoint, await endpoint.run(call));
  return once(c, endpoint, { text, run });
}

/** Under an `Idempotency-Key`: once, however often it is sent. */
async function once(
  c: Context<Env>,
  endpoint: Endpoint,
  { text, run }: { text: string; run: () => Promise<Response> },
): Promise<Response | Problem> {
  const key = endpoint.method === "post" ? c.req.header("idempotency-key") : undefined;
  if (key === undefined) return run();
  if (!KEY_PATTERN.test(key)) return WRONG_KEY;
  const { deps, account } = c.var;
  // An upload is read later: its length tells most others from it.
  const parts = [endpoint.method, c.req.url, text || (c.req.header("content-length") ?? "")];
  if (endpoint.action === null) {
    return answerStrangerOnce(deps, [key, ...parts, c.req.header("authorization") ?? ""], run);
  }
  const isSecret = endpoint.isSecret === true;
  return answerOnce(deps, { accountId: account.id, key, parts, isSecret }, run);
}

/** Lets in who may, and says who it is. */
async function admit(
  c: Context<Env>,
  endpoint: Endpoint,
  limits: Limits,
): Promise<Pick<Found, "scopes"> | Problem> {
  if (endpoint.action === null) {
    const wait = limits.strangers(c.var.address);
    return wait === undefined ? { scopes: [] } : tooMany(wait);
  }
  if (endpoint.root && showsMetricsToken(c)) return { scopes: [] };
  const caller = await findCaller(c, limits);
  if ("status" in caller) return caller;
  c.set("account", caller.account);
  c.set("mayStay", () => mayStay(c));
  return findRefusal(caller, endpoint) ?? caller;
}

function showsMetricsToken(c: Context<Env>): boolean {
  const { METRICS_TOKEN } = c.var.deps.config;
  const token = tokenOf(c.req.header("authorization"));
  return METRICS_TOKEN !== "" && token !== undefined && isSame(token, METRICS_TOKEN);
}

/** A stream asks now and then whether the token still works. */
async function mayStay(c: Context<Env>): Promise<boolean> {
  const token = tokenOf(c.req.header("authorization"));
  return token !== undefined && (await findBearer(c.var.deps, token)) !== undefined;
}

const NO_CONDITION: Problem = {
  status: 428,
  code: "api.no_condition",
  message: "Say which version you change: If-Match with the ETag that you read.",
};
const WRONG_KEY: Problem = {
  status: 422,
  code: "api.not_valid",
  message: "An Idempotency-Key has 1 to 255 visible characters of ASCII.",
};

const fail = (c: Context<Env>, problem: Problem): Response =>
  withHeadersOf(c, problemResponse(problem, c.var.requestId));

/** What was set on the way, such as the limits. */
function withHeadersOf(c: Context<Env>, response: Response): Response {
  for (const [name, value] of c.res.headers) {
    if (name.startsWith("ratelimit")) response.headers.set(name, value);
  }
  return response;
}

function send(c: Context<Env>, endpoint: Endpoint, outcome: Outcome): Response {
  if (outcome instanceof Response) return withHeadersOf(c, outcome);
  if ("code" in outcome) return fail(c, problemOf(endpoint, outcome));
  const { data, meta = {}, etag, location } = outcome;
  const headers: Record<string, string> = {};
  if (location !== undefined) headers["Location"] = location;
  if (etag !== undefined) {
    headers["ETag"] = `"${etag}"`;
    if (endpoint.method === "get" && isSeen(c.req.header("if-none-match"), etag)) {
      return c.body(null, 304, headers);
    }
  }
  // The schema lets through what it names, and nothing else of the row.
  const shown = endpoint.answer === undefined ? data : endpoint.answer.parse(data);
  return c.json({ data: shown, meta, errors: [] }, endpoint.status ?? 200, headers);
}

const FIXED: Record<string, number> = {
  "api.not_found": 404,
  "api.not_valid": 422,
  "api.changed": 412,
  "drafts.not_yours": 403,
};

const problemOf = ({ problems = {} }: Endpoint, refused: Refused): Problem => ({
  ...refused,
  status: problems[refused.code] ?? FIXED[refused.code] ?? 409,
});
