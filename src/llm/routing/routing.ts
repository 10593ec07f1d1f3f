import type { Db } from "../../db/db.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Affinity, createAffinity } from "./affinity.ts";
import { createHealth, type Health } from "./health.ts";
import { createPolicies, type Policies } from "./policies.ts";

/** What one process knows of where calls may go. */
export interface Routing {
  policies: Policies;
  health: Health;
  affinity: Affinity;
}

export const createRouting = (db: Db, clock: Clock): Routing => ({
  policies: createPolicies(db, clock),
  health: createHealth(clock),
  affinity: createAffinity(clock),
});
