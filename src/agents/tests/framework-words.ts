import type { Framework } from "../../db/schema/tests-content.ts";

export const FRAMEWORK_WORDS: Record<Framework, string> = {
  vitest: "Vitest",
  jest: "Jest",
  pytest: "pytest",
  junit: "JUnit",
};
