import { z } from "zod";
import { expireApprovals } from "../../approvals/approval.ts";
import type { Deps } from "../../app.ts";
import { asc, lt } from "../../db/drizzle.ts";
import { defineJob, done } from "../../platform/jobs/job.ts";
import { pruneCalls } from "./call-log.ts";
import { findServer, refreshTools } from "./tools.ts";

/** So long before it ends a list is read again. */
const AHEAD_MS = 30 * 60_000;
const MOST_AT_ONCE = 50;
/** Lists that nobody's connection reads any more. */
const FORGOTTEN_MS = 86_400_000;
const KEEP_CALLS_MS = 180 * 86_400_000;

/** Every few minutes: lists of tools are read before they are too old, so that nobody waits for them. */
export const refreshToolsJob = defineJob<Deps>()({
  name: "connections.refresh_tools",
  label: "Read lists of outside tools again",
  payload: z.object({}),
  queue: "system",
  unique: () => "connections.refresh_tools",
  async run(deps, _payload, { signal }) {
    const { db, clock } = deps;
    const now = clock.now().getTime();
    const { toolCache } = db.t;
    const ending = await db
      .select({ key: toolCache.key, connectionId: toolCache.connectionId })
      .from(toolCache)
      .where(lt(toolCache.expiresAt, new Date(now + AHEAD_MS)))
      .orderBy(asc(toolCache.expiresAt))
      .limit(MOST_AT_ONCE);
    let refreshed = 0;
    for (const { key, connectionId } of ending) {
      if (signal.aborted) break;
      const accountId = key.split(":")[0] ?? "";
      const server = await findServer(deps, accountId, connectionId);
      if (!server.ok) continue;
      const read = await refreshTools(deps, { id: accountId }, server.connection);
      if (read.ok) refreshed += 1;
    }
    await db.delete(toolCache).where(lt(toolCache.expiresAt, new Date(now - FORGOTTEN_MS)));
    return done({ refreshed, of: ending.length });
  },
});

/** What nobody answered in time, and calls of long ago. */
export const tidyToolsJob = defineJob<Deps>()({
  name: "connections.tidy_tools",
  label: "Tidy approvals and calls of outside tools",
  payload: z.object({}),
  queue: "system",
  unique: () => "connections.tidy_tools",
  async run(deps) {
    const expired = await expireApprovals(deps);
    const calls = await pruneCalls(deps, new Date(deps.clock.now().getTime() - KEEP_CALLS_MS));
    return done({ expired, calls });
  },
});
