import { z } from "zod";
import type { Framework } from "../../db/schema/tests-content.ts";

export const FRAMEWORKS = ["vitest", "jest", "pytest", "junit"] as const satisfies Framework[];

const ofCode = z.object({
  mode: z.literal("code"),
  /** Empty: pasted code. */
  connectionId: z.string(),
  repository: z.string(),
  /** Whole; the files are read as they were then. */
  commit: z.string(),
  framework: z.enum(["auto", ...FRAMEWORKS]),
});
export type CodeProperties = z.output<typeof ofCode>;

const ofCases = z.object({
  mode: z.literal("manual"),
});

/** What a person chooses beside the sources. */
export const testsProperties = z.discriminatedUnion("mode", [ofCode, ofCases]);
export type TestsProperties = z.output<typeof testsProperties>;
