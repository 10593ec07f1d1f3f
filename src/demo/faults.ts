import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";

const demoSystems = ["jiraDc", "jiraCloud", "confluence", "github", "llm"] as const;
export type DemoSystem = (typeof demoSystems)[number];

const faultNames = [
  /** 401, as if the token were unknown. */
  "unauthorized",
  /** 403 with a body that says so. */
  "forbidden",
  /** 429 with `Retry-After: 1`. */
  "rate_limit",
  /** 500 with an HTML body. */
  "server_error",
  /** 503 with a short HTML body, as a gateway sends it. */
  "unavailable",
  /** 529, as Anthropic says "overloaded". */
  "overloaded",
  /** Nothing happened, and no answer ever comes. */
  "timeout",
  /** It happened, but no answer ever comes. */
  "timeout_after",
  /** The connection breaks before anything happened. */
  "reset",
  /** It happened, then the connection breaks. */
  "reset_after",
  /** It happened; half of the answer arrives, then the connection breaks. */
  "half",
  /** 200 with the HTML login page of a single-sign-on proxy. */
  "html_login",
  /** 200 with an empty answer and `X-Seraph-LoginReason: AUTHENTICATED_FAILED`. */
  "expired_200",
  /** It happened; 200 with text that is not JSON. */
  "broken_json",
  /** It happened; 200 with JSON of another shape. */
  "wrong_json",
  /** The model only, in a stream that began with 200: an error before any content, or after some. */
  "error_before",
  "error_within",
  /** The model only: after some content the stream ends as if that were all, or falls silent. */
  "early_end",
  "stall",
  /** Jira only: the issue is created, but without its parent or epic. */
  "lost_parent",
  /** Jira only: the issue is created with another summary. */
  "changed_summary",
  /** Jira only: of several created in one call, the answer names them the other way round. */
  "other_order",
] as const;
export type Fault = (typeof faultNames)[number];

const matchSchema = z.strictObject({
  /** How many requests; only for `next`. */
  count: z.number().int().positive().optional(),
  /** A part of the path. */
  path: z.string().optional(),
  method: z.string().optional(),
});
type FaultMatch = z.infer<typeof matchSchema>;

interface AskedRequest {
  method: string;
  path: string;
  /** Value of the header `x-demo-fault`. */
  header?: string | undefined;
}

/** Switches for everything that goes wrong outside; one set for the whole demo world. */
export interface Faults {
  /** Between two pieces of a streamed answer of the model, ms; undefined = as it was started. */
  pace: { ms: number | undefined };
  /** For the next request (or the next `count`) that fits. */
  next(system: DemoSystem, fault: Fault, match?: FaultMatch): void;
  /** For every request that fits, until cleared. */
  always(system: DemoSystem, fault: Fault, match?: FaultMatch): void;
  /** One of these on a share of the requests, 0 to 1. */
  random(system: DemoSystem, faults: Fault[], rate: number): void;
  clear(system?: DemoSystem): void;
  /** The fault for this request, if any. Asking uses it up. */
  take(system: DemoSystem, request: AskedRequest): Fault | undefined;
}

interface Rule {
  system: DemoSystem;
  faults: Fault[];
  rate: number;
  left: number;
  match: FaultMatch;
}

/** The system's own code plays them. */
const QUIRKS = new Set<Fault>([
  "lost_parent",
  "changed_summary",
  "other_order",
  "error_before",
  "error_within",
  "early_end",
  "stall",
]);

const isFault = (name: string): name is Fault => faultNames.some((known) => known === name);

/** The same seed gives the same dice, so that a failing run can be repeated. */
function seededDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function createFaults(seed = 1): Faults {
  let rules: Rule[] = [];
  const dice = seededDice(seed);
  const fits = (rule: Rule, system: DemoSystem, { method, path }: AskedRequest) =>
    rule.system === system &&
    path.includes(rule.match.path ?? "") &&
    (rule.match.method ?? method).toUpperCase() === method &&
    dice() < rule.rate;

  return {
    pace: { ms: undefined },
    next: (system, fault, match = {}) => {
      rules.push({ system, faults: [fault], rate: 1, left: match.count ?? 1, match });
    },
    always: (system, fault, match = {}) => {
      rules.push({ system, faults: [fault], rate: 1, left: Infinity, match });
    },
    random: (system, faults, rate) => {
      rules.push({ system, faults, rate, left: Infinity, match: {} });
    },
    clear: (system) => {
      rules = system === undefined ? [] : rules.filter((rule) => rule.system !== system);
    },
    take: (system, request) => {
      if (request.header !== undefined && isFault(request.header)) return request.header;
      const rule = rules.find((candidate) => fits(candidate, system, request));
      if (rule === undefined) return undefined;
      rule.left -= 1;
      rules = rules.filter(({ left }) => left > 0);
      return rule.faults[Math.floor(dice() * rule.faults.length)];
    },
  };
}

const commandSchema = z.discriminatedUnion("switch", [
  matchSchema.extend({
    switch: z.enum(["next", "always"]),
    system: z.enum(demoSystems),
    fault: z.enum(faultNames),
  }),
  z.strictObject({
    switch: z.literal("random"),
    system: z.enum(demoSystems),
    faults: z.array(z.enum(faultNames)).min(1),
    rate: z.number().min(0).max(1),
  }),
  z.strictObject({ switch: z.literal("clear"), system: z.enum(demoSystems).optional() }),
  z.strictObject({ switch: z.literal("pace"), ms: z.number().min(0).max(60_000) }),
]);

/** For `POST /_demo/faults`: what was wrong with the command, or undefined when it was obeyed. */
export function obeyCommand(faults: Faults, body: unknown): string | undefined {
  const parsed = commandSchema.safeParse(body);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const command = parsed.data;
  if (command.switch === "clear") faults.clear(command.system);
  else if (command.switch === "pace") faults.pace.ms = command.ms;
  else if (command.switch === "random") {
    faults.random(command.system, command.faults, command.rate);
  } else {
    const { switch: kind, system, fault, ...match } = command;
    faults[kind](system, fault, match);
  }
  return undefined;
}

export type ErrorBody = (status: number, message: string) => object;

/**
 * Plays the faults of one system on every request; `errorBody` gives the body that this system sends with a status.
 * Mount it first in the system's app.
 */
export function injectFaults(
  system: DemoSystem,
  faults: Faults,
  errorBody: ErrorBody,
): MiddlewareHandler {
  return async (c: NodeContext, next) => {
    const header = c.req.header("x-demo-fault");
    const fault = faults.take(system, { method: c.req.method, path: c.req.path, header });
    if (fault === undefined) return next();
    const refusal = refusals[fault];
    if (refusal !== undefined) return refusal(c, errorBody);
    if (fault === "timeout") return RESPONSE_ALREADY_SENT;
    if (fault === "reset") return cutConnection(c);
    if (QUIRKS.has(fault)) {
      c.set("quirk", fault);
      return next();
    }
    await next();
    const spoilt = await spoilAnswer(c, fault);
    // hono merges the headers of the first answer into the second unless the first is taken away.
    c.res = undefined;
    c.res = spoilt;
  };
}

type NodeContext = Context<{ Bindings: HttpBindings; Variables: { quirk?: Fault } }>;
type Refusal = (c: Context, errorBody: ErrorBody) => Response;

const loginPage = `<!DOCTYPE html>
<html lang="en"><head><title>Sign in</title></head>
<body><form action="/sso/login" method="post"><h1>Company sign-in</h1>
<label>User <input name="user"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form></body></html>`;

const gatewayPage = (title: string) =>
  `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`;

/** What somebody without a login sees of any list. */
const anonymousAnswer = { values: [], issues: [], results: [], isLast: true, total: 0 };

const refusals: Partial<Record<Fault, Refusal>> = {
  unauthorized: (c, body) =>
    c.json(
      body(401, "You are not authenticated. Authentication required to perform this operation."),
      401,
    ),
  forbidden: (c, body) => c.json(body(403, "You do not have the permission to do this."), 403),
  rate_limit: (c, body) => c.json(body(429, "Rate limit exceeded."), 429, { "Retry-After": "1" }),
  overloaded: (c, body) =>
    // 529 is not a registered status, so hono's types do not know it.
    new Response(JSON.stringify(body(529, "Overloaded")), {
      status: 529,
      headers: { "Content-Type": "application/json" },
    }),
  server_error: (c) => c.html(gatewayPage("500 Internal Server Error"), 500),
  unavailable: (c) => c.html(gatewayPage("503 Service Unavailable"), 503),
  html_login: (c) => c.html(loginPage),
  expired_200: (c) =>
    c.json(anonymousAnswer, 200, { "X-Seraph-LoginReason": "AUTHENTICATED_FAILED" }),
};

async function spoilAnswer(c: NodeContext, fault: Fault): Promise<Response> {
  if (fault === "broken_json") {
    return new Response('{"id": "1', { headers: { "Content-Type": "application/json" } });
  }
  if (fault === "wrong_json") return Response.json({ surprise: [1, 2, 3] });
  if (fault === "half") return sendHalf(c);
  if (fault === "reset_after") {
    await c.res.arrayBuffer();
    return cutConnection(c);
  }
  await c.res.arrayBuffer();
  return RESPONSE_ALREADY_SENT;
}

function cutConnection(c: NodeContext): Response {
  c.env.incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

/** A stream breaks after its third piece, everything else in the middle. */
async function sendHalf(c: NodeContext): Promise<Response> {
  const { outgoing } = c.env;
  const whole = c.res;
  const streams = whole.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const pieces: Uint8Array[] = streams ? await firstPieces(whole, 3) : [await firstHalf(whole)];
  const headers = Object.fromEntries(whole.headers);
  if (!streams) headers["content-length"] = String((pieces[0]?.byteLength ?? 0) * 2 + 1);
  outgoing.writeHead(whole.status, headers);
  outgoing.write(Buffer.concat(pieces), () => c.env.incoming.socket.destroy());
  return RESPONSE_ALREADY_SENT;
}

async function firstHalf(answer: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return bytes.subarray(0, Math.floor(bytes.byteLength / 2));
}

async function firstPieces(answer: Response, count: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  if (answer.body === null) return pieces;
  for await (const piece of answer.body) {
    pieces.push(piece);
    if (pieces.length === count) break;
  }
  return pieces;
}
