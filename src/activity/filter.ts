import { z } from "zod";
import type { ActivityStatus, ActivityTask, CacheUse } from "../db/schema/llm.ts";
import { CATEGORIES, OUTSIDE_TOOLS } from "./outside.ts";

const TASKS = [
  "draft",
  "refine",
  "split",
  "judge",
  "review",
  "tests",
  "rca",
  "document",
  "chat",
  "classify",
  "embed",
  "test",
  "outside",
] as const satisfies readonly ActivityTask[];
const STATUSES = [
  "open",
  "ok",
  "error",
  "interrupted",
  "cancelled",
  "blocked",
] as const satisfies readonly ActivityStatus[];
const CACHE_USES = [
  "none",
  "hit",
  "stored",
  "bypass",
  "shared",
] as const satisfies readonly CacheUse[];

/** What a form sends for a field that was left alone. */
const filled = (value: unknown) => (value === "" ? undefined : value);
const text = z.preprocess(filled, z.string().trim().max(200).optional().catch(undefined));
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).optional().catch(undefined);

const isDay = (day: string) => !Number.isNaN(Date.parse(day));
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine(isDay)
  .optional()
  .catch(undefined);

/** What the address of the list says; whatever makes no sense is left out, and the form shows so. */
const queryShape = z.object({
  /** Everybody's; counts for an admin only. */
  all: z.literal("1").optional().catch(undefined),
  /** Employee id or e-mail. */
  who: text,
  draft: text,
  project: text,
  task: oneOf(TASKS),
  model: text,
  status: oneOf(STATUSES),
  cache: oneOf(CACHE_USES),
  /** Of work with outside tools. */
  tool: oneOf(OUTSIDE_TOOLS),
  category: oneOf(CATEGORIES),
  /** Days in UTC, both included. */
  from: day,
  to: day,
  /** In dollars. */
  above: z.preprocess(filled, z.coerce.number().min(0).max(1_000_000).optional().catch(undefined)),
  q: text,
  /** The last row seen. */
  before: text,
});

export type ActivityFilter = z.infer<typeof queryShape>;

export const readFilter = (query: Record<string, string>): ActivityFilter =>
  queryShape.parse(query);
