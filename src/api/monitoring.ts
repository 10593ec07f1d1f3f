import { z } from "zod";
import { count } from "../db/drizzle.ts";
import { defineEndpoint } from "./endpoint.ts";
import { time } from "./shapes.ts";

const seconds = (micros: number) => micros / 1_000_000;

const health = defineEndpoint({
  id: "showHealth",
  method: "get",
  path: "/monitoring/health",
  root: true,
  tag: "Monitoring",
  summary: "Whether work may come here, and what keeps it from that",
  description: "For an admin's token, or the METRICS_TOKEN.",
  action: "system.read",
  answer: z
    .object({
      status: z.enum(["ok", "not ready", "stopping"]),
      checks: z.array(z.object({ name: z.string(), fault: z.string().nullable() })),
    })
    .meta({ id: "Health" }),
  async run({ running }) {
    const checks = await Promise.all(
      Object.entries(running.checks).map(async ([name, check]) => ({
        name,
        fault: (await check()) ?? null,
      })),
    );
    const isReady = checks.every(({ fault }) => fault === null);
    const now = isReady ? ("ok" as const) : ("not ready" as const);
    return { data: { status: running.isDraining() ? ("stopping" as const) : now, checks } };
  },
});

const pool = defineEndpoint({
  id: "showPool",
  method: "get",
  path: "/monitoring/pool",
  root: true,
  tag: "Monitoring",
  summary: "What is held open: the database, streams, and jobs by state",
  description: "For an admin's token, or the METRICS_TOKEN.",
  action: "system.read",
  answer: z
    .object({
      database: z.enum(["sqlite", "postgres"]),
      streams: z.number().int(),
      jobs: z.array(z.object({ state: z.string(), jobs: z.number().int() })),
    })
    .meta({ id: "Pool" }),
  async run({ deps: { db, streams } }) {
    const { jobs } = db.t;
    const states = await db
      .select({ state: jobs.state, jobs: count() })
      .from(jobs)
      .groupBy(jobs.state)
      .orderBy(jobs.state);
    return { data: { database: db.dialect, streams: streams.count(), jobs: states } };
  },
});

const system = defineEndpoint({
  id: "showSystem",
  method: "get",
  path: "/monitoring/system",
  root: true,
  tag: "Monitoring",
  summary: "Time, memory and processor of the process that answers",
  description: "For an admin's token, or the METRICS_TOKEN.",
  action: "system.read",
  answer: z
    .object({
      now: time,
      uptimeSeconds: z.number(),
      node: z.string(),
      memory: z.object({ rss: z.number(), heapUsed: z.number(), heapTotal: z.number() }),
      cpuSeconds: z.object({ user: z.number(), system: z.number() }),
    })
    .meta({ id: "System" }),
  async run({ deps }) {
    const { user, system: inKernel } = process.cpuUsage();
    return {
      data: {
        now: deps.clock.now(),
        uptimeSeconds: process.uptime(),
        node: process.version,
        memory: process.memoryUsage(),
        cpuSeconds: { user: seconds(user), system: seconds(inKernel) },
      },
    };
  },
});

export const monitoringEndpoints = [health, pool, system];
