import { join } from "node:path";
import { type Context, type Handler, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { ErrorNotice, ErrorPage } from "../views/errors/error-page.tsx";
import { type ErrorStatus, errorStatus, errorWords } from "../views/errors/error-words.ts";
import type { Config } from "../config/config.ts";
import type { Api } from "./api/create-api.ts";
import type { OwnTools } from "./agents/loop/own-tools.ts";
import type { McpClients } from "./connections/mcp/clients.ts";
import { readCookie } from "./accounts/cookie.ts";
import { permit, signInMiddleware } from "./accounts/sign-in-middleware.ts";
import type { RuleSchema, RuleSettings } from "../config/rules.ts";
import type { Db, Tx } from "./db/db.ts";
import type { Row } from "./db/schema.ts";
import type { Llm } from "./llm/llm.ts";
import type { Routing } from "./llm/routing/routing.ts";
import type { Prices } from "./llm/prices.ts";
import type { Clock } from "./platform/clock.ts";
import { compressPages } from "./platform/http/compress-pages.ts";
import { hostCheck, originCheck, securityHeaders } from "./platform/http/guards.ts";
import { type Check, healthRoutes } from "./platform/http/health.ts";
import { createLimiter, type Limiter } from "./platform/http/rate-limit.ts";
import { problemResponse } from "./platform/http/problem.ts";
import { requestLog } from "./platform/http/request-log.ts";
import { staticFiles } from "./platform/http/static-files.ts";
import { metricsPage, watchRequests } from "./platform/http/watch-requests.ts";
import { protectedResource } from "./mcp/protected-resource.ts";
import type { McpFixtures } from "./mcp/server.ts";
import type { Queue } from "./platform/jobs/queue.ts";
import type { Outbound } from "./platform/outbound/outbound.ts";
import type { Sandbox } from "./platform/sandbox/sandbox.ts";
import type { Secrets } from "./platform/secrets/secrets.ts";
import type { Live } from "./platform/sse/live.ts";
import type { Streams } from "./platform/sse/stream.ts";
import type { Log } from "./platform/telemetry/log.ts";
import type { Telemetry } from "./platform/telemetry/telemetry.ts";
import { accessOf } from "./routes.ts";
import { mount } from "./mount.ts";
import { urls } from "./urls.ts";

/** A system that people here can connect to; the operator or the demo world names it. */
export interface KnownSystem {
  /** A key of the provider registry. */
  provider: string;
  name: string;
  baseUrl: string;
  /** Shown beside the form; the person may put them in with one click. Only the demo world has any. */
  credentials: Record<string, string>;
  /** Other fields of its form, with what belongs there. */
  settings?: Record<string, string>;
  /** A page where a person can look at what was created. */
  lookAt?: string;
  note: string;
}

export interface Deps {
  config: Config;
  db: Db;
  outbound: Outbound;
  /** Outside MCP servers. */
  mcp: McpClients;
  /** What our own MCP server lets others read, for our own agents. */
  ownTools: OwnTools;
  /** For programs that are not ours, or that run code from outside. */
  sandbox: Sandbox;
  llm: Llm;
  routing: Routing;
  /** The price lists that we ship. */
  prices: Prices;
  queue: Queue<Deps, Tx>;
  clock: Clock;
  log: Log;
  telemetry: Telemetry;
  secrets: Secrets;
  live: Live;
  streams: Streams;
  knownSystems: KnownSystem[];
  rules: RuleSettings;
  /** What the rules of a project must be. */
  ruleSchema: RuleSchema;
  /** Only in tests: what the conformance suite wants of a server, beside our own tools. */
  mcpFixtures?: McpFixtures;
}

export type Account = Omit<Row<"accounts">, "passwordHash" | "avatar">;
export type SignIn = Row<"userSessions">;

/** What every handler finds in `c.var`. */
export interface Env {
  Variables: {
    deps: Deps;
    requestId: string;
    /** The person's address, behind trusted proxies the one they name. */
    address: string;
    /** `name:port` that the browser asked for; one of ours. */
    host: string;
    /** Set on every page but the public ones. */
    account: Account;
    signIn: SignIn;
    /** Whether the sign-in still holds; a stream asks now and then. */
    mayStay(): Promise<boolean>;
  };
}

/** The state of the process, for `/health/ready`. */
export interface Running {
  isDraining(): boolean;
  checks: Record<string, Check>;
}

/** What programs ask for that watch the process, by whatever name it has for them. */
const isProbe = (path: string) =>
  path === urls.metrics() || path === urls.health.all() || path.startsWith(`${urls.health.all()}/`);

const STATIC = join(import.meta.dirname, "../static");

/** A form with files: whoever reads it does so piece by piece, with limits of its own. */
const UPLOADS =
  /^\/drafts\/[^/]+\/sources(?:\/[^/]+\/removal)?$|^\/root-causes(?:\/files(?:\/[^/]+\/removal)?)?$|^\/agents\/(?:files|sessions(?:\/[^/]+\/turns)?)$|^\/api\/v1\/(?:files|root-cause-files|(?:drafts\/[^/]+\/)?sources\/files)$/;
const isUpload = (c: Context<Env>) =>
  c.req.header("content-type")?.startsWith("multipart/form-data") === true &&
  UPLOADS.test(c.req.path);

/** Each request shows a token of its own, and a cookie counts for nothing: another site's page gains nothing by it. */
const isForPrograms = (path: string) =>
  path.startsWith(`${urls.api.base()}/`) ||
  path.startsWith(`${urls.api.monitoring()}/`) ||
  path.startsWith(urls.codeHooks.receive("")) ||
  path === urls.mcp.endpoint();

/** What every request passes before anything of the product sees it. Order matters. */
function guard(app: Hono<Env>, { config, clock, log, telemetry }: Deps) {
  if (telemetry.watchesRequests) app.use(watchRequests(telemetry, () => clock.monotonic()));
  app.use(
    requestLog({
      log,
      trustedProxies: config.TRUSTED_PROXIES,
      monotonic: () => clock.monotonic(),
      isQuiet: (path) => isProbe(path) || path.startsWith(urls.static("")),
    }),
  );
  app.use(securityHeaders({ publicUrl: config.PUBLIC_URL }));
  app.use(hostCheck({ publicUrl: config.PUBLIC_URL, isExempt: isProbe }));
  const limited = bodyLimit({
    maxSize: config.MAX_BODY_BYTES,
    onError: () => {
      throw new HTTPException(413);
    },
  });
  // Nobody reads the body of a GET, and asking for it makes the server build a whole Request.
  app.use((c, next) =>
    ["GET", "HEAD"].includes(c.req.method) || isUpload(c) ? next() : limited(c, next),
  );
  app.use(originCheck({ publicUrl: config.PUBLIC_URL, isExempt: isForPrograms }));
}

const limit =
  (limiter: Limiter, keyOf: (c: Context<Env>) => string | undefined): MiddlewareHandler<Env> =>
  async (c, next) => {
    const key = keyOf(c);
    const wait = key === undefined ? undefined : limiter(key);
    if (wait === undefined) return next();
    c.header("Retry-After", String(wait));
    throw new HTTPException(429);
  };

/** Whoever shows no sign-in; one that is not worth anything is met by the limit of the address. */
const strangerOf = (c: Context<Env>) =>
  readCookie(c, "session") === undefined ? c.var.address : undefined;

type Tiers = Record<Account["tier"], Limiter>;

/** A bucket for each account, as large as its tier allows. */
const createTiers = ({ config, clock }: Deps): Tiers => ({
  member: createLimiter(clock, config.RATE_ACCOUNT_PER_MINUTE),
  power: createLimiter(clock, config.RATE_POWER_PER_MINUTE),
  service: createLimiter(clock, config.RATE_SERVICE_PER_MINUTE),
});

function limitAccounts(tiers: Tiers): MiddlewareHandler<Env> {
  // A public page is also seen by nobody.
  const accountOf = (c: Context<Env>): Account | undefined => c.var.account;
  return (c, next) => {
    const account = accountOf(c);
    return limit(tiers[account?.tier ?? "member"], () => account?.id)(c, next);
  };
}

/** Every component in every state: for who builds pages, so it is not loaded otherwise. */
const showGallery: Handler<Env> = async (c) => {
  const { GalleryPage } = await import("../views/gallery/index-page.tsx");
  return c.html(GalleryPage({}));
};

/** Loaded with the first request of a program: it costs the start nothing. */
function apiDoor(limits: { tiers: Tiers; strangers: Limiter; running: Running }): Handler<Env> {
  let api: Promise<Api> | undefined;
  const load = async () => (await import("./api/create-api.ts")).createApi(limits);
  return async (c) => {
    api ??= load();
    return (await api).fetch(c.req.raw, c.var);
  };
}

/** For AI assistants; loaded with the first of them, with the SDK that it needs. */
function mcpDoor(limits: { tiers: Tiers; strangers: Limiter }): Handler<Env> {
  let door: Promise<(c: Context<Env>) => Promise<Response>> | undefined;
  const load = async (deps: Deps) => (await import("./mcp/door.ts")).createDoor(deps, limits);
  return async (c) => (await (door ??= load(c.var.deps)))(c);
}

export function createApp(deps: Deps, running: Running): Hono<Env> {
  const { config, clock } = deps;
  const app = new Hono<Env>();
  app.onError((error, c) => answerError(c, error));
  app.notFound((c) => answerError(c, new HTTPException(404)));
  app.use(async (c, next) => {
    c.set("deps", deps);
    return next();
  });
  app.use(compressPages);
  guard(app, deps);
  app.route(urls.health.all(), healthRoutes({ clock, ...running }));
  app.get(urls.static("*"), staticFiles({ folder: STATIC, prefix: "/static" }));
  app.use(limit(createLimiter(clock, config.RATE_ADDRESS_PER_MINUTE), (c) => c.var.address));
  app.get(urls.metrics(), metricsPage(deps.telemetry, config.METRICS_TOKEN));
  if (config.NODE_ENV !== "production") app.get(urls.gallery(), showGallery);
  const strangers = createLimiter(clock, config.RATE_ANONYMOUS_PER_MINUTE);
  const tiers = createTiers(deps);
  const api = apiDoor({ tiers, strangers, running });
  app.all(`${urls.api.base()}/*`, api);
  app.all(`${urls.api.monitoring()}/*`, api);
  app.get(urls.mcp.metadata(), (c) => c.json(protectedResource(deps)));
  app.all(urls.mcp.endpoint(), mcpDoor({ tiers, strangers }));
  app.use(limit(strangers, strangerOf));
  app.use(signInMiddleware(accessOf));
  app.use(limitAccounts(tiers));
  app.use(permit(accessOf));
  mount(app);
  return app;
}

const driverCode = (error: unknown): string => {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root instanceof Error && "code" in root ? String(root.code) : "";
};

/** What went wrong, as an HTTP status. Anything unknown is our own fault: 500. */
function statusOf(error: unknown): ErrorStatus {
  if (error instanceof HTTPException) return errorStatus(error.status);
  const code = driverCode(error);
  if (code === "SQLITE_FULL") return 507;
  if (code === "SQLITE_BUSY") return 503;
  // What Hono says of a form that is none.
  if (error instanceof TypeError && error.message.includes("parse body")) return 400;
  return 500;
}

function answerError(c: Context<Env>, error: unknown) {
  const status = statusOf(error);
  const { requestId } = c.var;
  if (status >= 500) {
    const log = c.var.deps.log;
    log.error("http.failed", { requestId, method: c.req.method, status }, error);
  }
  if (isForPrograms(c.req.path)) {
    const { title, text } = errorWords(status);
    return problemResponse(
      { status, code: `api.error_${status}`, message: `${title}. ${text}` },
      requestId,
    );
  }
  const props = { status, requestId, account: c.var.account };
  if (c.req.header("accept")?.startsWith("application/json")) {
    return c.json({ error: errorWords(status), requestId }, status);
  }
  const isPartial = c.req.header("hx-request-type") === "partial";
  return c.html(isPartial ? ErrorNotice(props) : ErrorPage(props), status);
}
