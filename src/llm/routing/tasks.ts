import type { TaskType } from "../../db/schema/llm.ts";

/** Those that a policy can be made for, in the order of the page. A test goes where it is sent. */
export const ROUTED_TASKS = [
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
] as const satisfies readonly TaskType[];

/** Those of them that nothing in this program asks for yet: a policy waits for the first call. */
export const UNASKED_TASKS: readonly TaskType[] = ["classify"];

export const findTask = (name: string): TaskType | undefined =>
  ROUTED_TASKS.find((task) => task === name);
