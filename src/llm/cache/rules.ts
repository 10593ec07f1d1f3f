import type { TaskType } from "../../db/schema/llm.ts";

/** How long answers of a task are kept, and who may get them. */
export interface CacheRule {
  ttlMs: number;
  /** `account`: only who asked; `team`: their team; `company`: everybody. */
  scope: "account" | "team" | "company";
}

/** A task that is not named is not kept. */
export type CacheRules = Partial<Record<TaskType, CacheRule>>;
