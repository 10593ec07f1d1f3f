import priceOverlay from "../../config/anthropic-prices.json" with { type: "json" };
import type { Db } from "../../src/db/db.ts";
import { createAccount } from "../../src/accounts/account.ts";
import { asc, eq } from "../../src/db/drizzle.ts";
import { createRouting } from "../../src/llm/routing/routing.ts";
import { createLlm, type LlmOptions } from "../../src/llm/create-llm.ts";
import type { Llm, LlmEvent, LlmRequest } from "../../src/llm/llm.ts";
import type { LlmConnection } from "../../src/llm/providers/provider.ts";
import type { LlmLimits } from "../../src/llm/watchdog.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { openMemoryDb } from "../setup/db.ts";

const log = createLog("silent");
export const SECRET = "sk-secret-0123456789";

/** One person, so that activity rows have whom to belong to. */
export async function addAlice(db: Db, name = "Alice"): Promise<string> {
  const alice = { employeeId: name, name, email: `${name}@example.com` };
  const account = { ...alice, role: "member" as const, passwordHash: "-", avatar: null };
  const { id } = await db.transaction((tx) => createAccount(tx, systemClock, account));
  return id;
}

export function openDoorTo(...loopback: string[]): Outbound {
  return createOutbound({
    egress: "open",
    allow: [],
    loopback,
    own: [],
    userAgent: "countersign-test",
    clock: systemClock,
    log,
  });
}

type Kind = "anthropic" | "openai" | "company";

export function connectionTo(
  kind: Kind,
  origin: string,
  settings: Record<string, unknown> = {},
): LlmConnection {
  const shared = { id: "c1", baseUrl: origin, settings: { model: "demo", ...settings } };
  if (kind === "company") {
    const secrets = { cookie: `session=${SECRET}` };
    return { ...shared, provider: "company-llm", secrets };
  }
  return { ...shared, provider: kind, secrets: { apiKey: SECRET } };
}

export interface World {
  db: Db;
  llm: Llm;
  outbound: Outbound;
  disabled: { id: string; reason: string }[];
  request(more?: Partial<LlmRequest>): LlmRequest;
  /** The whole call: its text and its end. */
  run(more?: Partial<LlmRequest>): Promise<{ text: string; end: End; events: LlmEvent[] }>;
  activity(): Promise<Db["t"]["activities"]["$inferSelect"]>;
  attempts(): Promise<Db["t"]["activityAttempts"]["$inferSelect"][]>;
  close(): Promise<void>;
}
type End = Extract<LlmEvent, { type: "end" }>;

async function eventsOf(llm: Llm, request: LlmRequest): Promise<LlmEvent[]> {
  const events: LlmEvent[] = [];
  for await (const event of llm.stream(request)) events.push(event);
  return events;
}

type WorldOptions = Partial<LlmOptions> & {
  /** All that there are; default: the one. */
  connections?: LlmConnection[];
};

export async function createWorld(
  addresses: string | string[],
  connection: LlmConnection | undefined,
  limits: Partial<LlmLimits> = {},
  { connections = connection ? [connection] : [], ...options }: WorldOptions = {},
): Promise<World> {
  const db = options.db ?? (await openMemoryDb());
  const accountId = await addAlice(db);
  const outbound = openDoorTo(...[addresses].flat());
  const disabled: World["disabled"] = [];
  const llm = createLlm({
    db,
    outbound,
    clock: systemClock,
    log,
    owner: "this process",
    priceOverlay,
    routing: createRouting(db, options.clock ?? systemClock, (_account, id) =>
      Promise.resolve(connections.find((one) => one.id === id)),
    ),
    disable: async (id, reason) => {
      disabled.push({ id, reason });
    },
    limits: { backoffMs: 20, ...limits },
    ...options,
  });
  const request = (more: Partial<LlmRequest> = {}): LlmRequest => ({
    accountId,
    connectionId: "c1",
    model: "demo",
    taskType: "draft",
    subject: "draft:d1",
    prompt: { name: "story", version: 1 },
    system: "You draft a story.",
    messages: [{ role: "user", text: "<source>\n[1] Users reset passwords.\n</source>" }],
    schema: {
      name: "story",
      schema: {
        type: "object",
        properties: { title: { type: "string", minLength: 1 } },
        required: ["title"],
        additionalProperties: false,
      },
    },
    maxTokens: 1000,
    signal: new AbortController().signal,
    ...more,
  });
  return {
    db,
    llm,
    outbound,
    disabled,
    request,
    run: async (more) => {
      const events = await eventsOf(llm, request(more));
      const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
      const end = events.at(-1);
      if (end?.type !== "end") throw new Error("a stream without an end");
      return { text, end, events };
    },
    activity: async () => {
      const rows = await db.select().from(db.t.activities);
      if (rows.length !== 1 || !rows[0]) throw new Error(`${rows.length} activities`);
      return rows[0];
    },
    attempts: async () => {
      const { activityAttempts, activities } = db.t;
      const [last] = await db.select().from(activities);
      return db
        .select()
        .from(activityAttempts)
        .where(eq(activityAttempts.activityId, last?.id ?? ""))
        .orderBy(asc(activityAttempts.attempt));
    },
    close: async () => {
      await outbound.close();
      await db.close();
    },
  };
}
