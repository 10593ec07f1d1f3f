import type { Kit } from "../kit.pg.ts";
import type { connectionTables } from "./connections.ts";
import type { TaskType } from "./llm.ts";

export type Effort = "low" | "medium" | "high" | "xhigh" | "max";

/** One place that a call may go to: a model at one of the company's connections. */
export interface Way {
  connectionId: string;
  model: string;
  /** Its share of the calls, against the other weights; counts only when weights are used. */
  weight: number;
}

/** How calls of a task are sent. Null = what the call itself, or the setting, says. */
export interface Policy {
  mode: "order" | "weights";
  ways: Way[];
  /** What a person chose comes before the ways here. */
  ownFirst: boolean;
  effort: Effort | null;
  /** No answer may be longer. */
  maxTokens: number | null;
  /** Left out where the provider takes none. */
  temperature: number | null;
  /** 0 keeps no answer. */
  cacheHours: number | null;
  firstContentMs: number | null;
  idleMs: number | null;
  /** A place at which the call could cost more is passed over. */
  ceilingNanoUsd: number | null;
}

/** Where calls go. */
export function routingTables(k: Kit, { connections }: ReturnType<typeof connectionTables>) {
  const llmPolicies = k.table("llm_policies", {
    taskType: k.text("task_type").$type<TaskType>().primaryKey(),
    policy: k.json<Policy>("policy").notNull(),
    changedBy: k.text("changed_by"),
    changedAt: k.time("changed_at").notNull(),
  });
  /** What a connection offers: as its server lists it, or as somebody typed it. */
  const llmModels = k.table(
    "llm_models",
    {
      connectionId: k
        .text("connection_id")
        .notNull()
        .references(() => connections.id, { onDelete: "cascade" }),
      model: k.text("model").notNull(),
      origin: k.text("origin").$type<"listed" | "typed">().notNull(),
      /** How much it can read at once; null = the server does not say. */
      contextTokens: k.big("context_tokens"),
      seenAt: k.time("seen_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.connectionId, t.model] })],
  );
  return { llmPolicies, llmModels };
}
