import type { Db } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { TaskType } from "../../db/schema/llm.ts";
import type { Policy } from "../../db/schema/routing.ts";
import type { Clock } from "../../platform/clock.ts";
import { createKnown } from "../known.ts";

/** As the connection of a request: no choice of one's own, the policy says where it goes. */
export const BY_POLICY = "policy";

export interface Policies {
  find(task: TaskType): Promise<Policy | undefined>;
  /** How much a model can read at once; undefined where nobody says. */
  contextOf(connectionId: string, model: string): number | undefined;
  /** Something was changed: the next call reads anew. */
  forget(): void;
}

interface Rules {
  policies: Map<TaskType, Policy>;
  contexts: Map<string, number>;
}

const placeKey = (connectionId: string, model: string): string => `${connectionId} ${model}`;

/** All of them at once: a call must not wait for it. */
export function createPolicies(db: Db, clock: Clock): Policies {
  let last: Rules = { policies: new Map(), contexts: new Map() };

  const known = createKnown(clock, async () => {
    const { llmPolicies, llmModels } = db.t;
    const [policies, models] = await Promise.all([
      db.select().from(llmPolicies),
      db.select().from(llmModels),
    ]);
    last = {
      policies: new Map(policies.map(({ taskType, policy }) => [taskType, policy])),
      contexts: new Map(
        models.flatMap(({ connectionId, model, contextTokens }) =>
          contextTokens === null ? [] : [[placeKey(connectionId, model), contextTokens]],
        ),
      ),
    };
    return last;
  });

  return {
    find: async (task) => (await known.find()).policies.get(task),
    contextOf: (connectionId, model) => last.contexts.get(placeKey(connectionId, model)),
    forget: () => known.forget(),
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
