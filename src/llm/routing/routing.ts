import type { Db } from "../../db/db.ts";
import type { Clock } from "../../platform/clock.ts";
import type { LlmConnection } from "../providers/provider.ts";
import { type Affinity, createAffinity } from "./affinity.ts";
import { createHealth, type Health } from "./health.ts";
import type { Looks } from "./looks.ts";
import { createPolicies, type Policies } from "./policies.ts";

/** What one process knows of where calls may go. */
export interface Routing {
  policies: Policies;
  health: Health;
  affinity: Affinity;
  looks: Looks;
  /** Undefined: there is none, it is not this account's to use, or it is disabled. */
  findLlmConnection: FindLlmConnection;
}

type FindLlmConnection = (
  accountId: string,
  connectionId: string,
) => Promise<LlmConnection | undefined>;

export const createRouting = (
  db: Db,
  clock: Clock,
  findLlmConnection: FindLlmConnection,
): Routing => ({
  findLlmConnection,
  policies: createPolicies(db, clock),
  health: createHealth(clock),
  affinity: createAffinity(clock),
  looks: new Map(),
});
