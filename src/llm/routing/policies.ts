import type { Db } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { TaskType } from "../../db/schema/llm.ts";
import type { Policy } from "../../db/schema/routing.ts";
import type { Clock } from "../../platform/clock.ts";

/** As the connection of a request: no choice of one's own, the policy says where it goes. */
export const BY_POLICY = "policy";

/** Another process may have changed them: so old may be what is known here, ms. */
const KNOWN_FOR = 5000;

export interface Policies {
  find(task: TaskType): Promise<Policy | undefined>;
  /** How much a model can read at once; undefined where nobody says. */
  contextOf(connectionId: string, model: string): number | undefined;
  /** Something was changed: the next call reads anew. */
  forget(): void;
}

interface Known {
  policies: Map<TaskType, Policy>;
  contexts: Map<string, number>;
}

const placeKey = (connectionId: string, model: string): string => `${connectionId} ${model}`;

/** Reads all of them at once, at most every few seconds: a call must not wait for it. */
export function createPolicies(db: Db, clock: Clock): Policies {
  let readAt = -Infinity;
  let reading: Promise<Known> | undefined;
  let known: Known = { policies: new Map(), contexts: new Map() };

  async function read(): Promise<Known> {
    const { llmPolicies, llmModels } = db.t;
    const [policies, models] = await Promise.all([
      db.select().from(llmPolicies),
      db.select().from(llmModels),
    ]);
    return {
      policies: new Map(policies.map(({ taskType, policy }) => [taskType, policy])),
      contexts: new Map(
        models.flatMap(({ connectionId, model, contextTokens }) =>
          contextTokens === null ? [] : [[placeKey(connectionId, model), contextTokens]],
        ),
      ),
    };
  }

  async function refreshed(): Promise<Known> {
    if (clock.monotonic() - readAt < KNOWN_FOR) return known;
    reading ??= read();
    try {
      const mine = reading;
      const fresh = await mine;
      if (reading === mine) {
        known = fresh;
        readAt = clock.monotonic();
      }
      return fresh;
    } finally {
      reading = undefined;
    }
  }

  return {
    find: async (task) => (await refreshed()).policies.get(task),
    contextOf: (connectionId, model) => known.contexts.get(placeKey(connectionId, model)),
    forget: () => {
      readAt = -Infinity;
      reading = undefined;
    },
  };
}

export async function listPolicies(db: Db): Promise<Row<"llmPolicies">[]> {
  return db.select().from(db.t.llmPolicies);
}

export async function findPolicy(db: Db, task: TaskType): Promise<Row<"llmPolicies"> | undefined> {
  const { llmPolicies } = db.t;
  const [row] = await db.select().from(llmPolicies).where(eq(llmPolicies.taskType, task));
  return row;
}
