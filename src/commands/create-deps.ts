import priceOverlay from "../../config/anthropic-prices.json" with { type: "json" };
import toolLists from "../../config/tool-lists.json" with { type: "json" };
import type { Config } from "../../config/config.ts";
import { ruleSchema, ruleSettings } from "../../config/rules.ts";
import { isAllowed } from "../accounts/permissions.ts";
import type { Deps, KnownSystem } from "../app.ts";
import { findLlmConnection } from "../connections/connection.ts";
import { disableConnection } from "../connections/disable.ts";
import { createMcpClients } from "../connections/mcp/clients.ts";
import { readPrograms } from "../connections/mcp/programs.ts";
import type { Db } from "../db/db.ts";
import { createQueue } from "../db/jobs/queue.ts";
import { isGone, type Process, thisProcess } from "../db/jobs/this-process.ts";
import { createLlm } from "../llm/create-llm.ts";
import { createRouting } from "../llm/routing/routing.ts";
import { createPrices } from "../llm/prices.ts";
import { createOwnTools } from "../mcp/own-tools.ts";
import type { Clock } from "../platform/clock.ts";
import { createOutbound } from "../platform/outbound/create.ts";
import type { Secrets } from "../platform/secrets/secrets.ts";
import { createSandbox } from "../platform/sandbox/sandbox.ts";
import { createLive } from "../platform/sse/live.ts";
import { createStreams } from "../platform/sse/stream.ts";
import { createTelemetry } from "../platform/telemetry/create-telemetry.ts";
import type { Log } from "../platform/telemetry/log.ts";
import { createSpans, type Spans } from "../platform/telemetry/spans.ts";
import { urls } from "../urls.ts";

interface Parts {
  config: Config;
  clock: Clock;
  log: Log;
  db: Db;
  secrets: Secrets;
  /** Systems on loopback ports that only the demo world may open. */
  demo?: { addresses: string[]; knownSystems: KnownSystem[] } | undefined;
}

/** Who holds a model call open, so that a later process can tell whether it is still there. */
const owner = (): string => JSON.stringify(thisProcess());

/** SQLite lies on a local disk: whoever runs under another machine start is gone. */
export function isOwnerAlive(text: string): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `owner` above wrote it
  const holder = JSON.parse(text) as Process;
  return holder.host === thisProcess().host && !isGone(holder);
}

/** Where an operator wants the spans: a door of its own, which leads there and nowhere else. */
function spansOf(config: Config, clock: Clock, log: Log): Spans | undefined {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === "") return undefined;
  const { hostname, port, protocol } = new URL(endpoint);
  const place = `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
  const outbound = createOutbound({
    egress: "allowlist",
    allow: [place],
    loopback: [place],
    own: [`${config.HOST}:${config.PORT}`],
    proxy: config.OUTBOUND_PROXY,
    userAgent: "Countersign",
    clock,
    log,
  });
  const headers = config.OTEL_EXPORTER_OTLP_HEADERS;
  return createSpans({ outbound, log, endpoint, headers, serviceName: config.OTEL_SERVICE_NAME });
}

/** Outside MCP servers; the programs among them as the operator's file names them. */
const mcpOf = (
  config: Config,
  { clock, outbound, sandbox }: Pick<Deps, "clock" | "outbound" | "sandbox">,
) =>
  createMcpClients({
    outbound,
    sandbox,
    clock,
    programs: readPrograms(config.MCP_PROGRAMS_FILE),
    lists: toolLists,
    mayCall: (account) => isAllowed(account, "tools.use"),
    redirectUrl: config.PUBLIC_URL + urls.connections.authorization(),
  });

/** Everything that the product needs, wired together; nothing runs yet. */
export function createDeps({ config, clock, log, db, secrets, demo }: Parts): Deps {
  const live = createLive();
  const sandbox = createSandbox();
  const outbound = createOutbound({
    egress: config.EGRESS,
    allow: config.EGRESS_ALLOW,
    loopback: demo?.addresses ?? [],
    own: [`${config.HOST}:${config.PORT}`],
    proxy: config.OUTBOUND_PROXY,
    userAgent: "Countersign",
    clock,
    log,
  });
  const telemetry = createTelemetry({
    metrics: config.METRICS_TOKEN !== "",
    spans: spansOf(config, clock, log),
  });
  const routing = createRouting(db, clock, (accountId, id) =>
    findLlmConnection({ db, clock, secrets }, accountId, id),
  );
  const llm = createLlm({
    db,
    outbound,
    clock,
    log,
    telemetry,
    owner: owner(),
    priceOverlay,
    cacheRules: config.LLM_CACHE_HOURS,
    callRates: config.LLM_CALLS_PER_MINUTE,
    keepTexts: config.LLM_KEEP_TEXTS_DAYS > 0,
    routing,
    disable: (id, reason) => disableConnection({ db, clock }, id, reason),
  });
  return {
    config,
    rules: ruleSettings,
    ruleSchema,
    db,
    outbound,
    ownTools: createOwnTools(),
    mcp: mcpOf(config, { clock, outbound, sandbox }),
    sandbox,
    llm,
    routing,
    prices: createPrices(priceOverlay),
    queue: createQueue<Deps>(db, { clock, live }),
    clock,
    log,
    telemetry,
    secrets,
    live,
    streams: createStreams({ log }),
    knownSystems: demo?.knownSystems ?? [],
  };
}
