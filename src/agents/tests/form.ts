import { z } from "zod";
import { FRAMEWORKS } from "./properties.ts";

const text = z.string().default("").catch("");

/** As a person filled it; a wrong value is a message at its field. */
export const testsForm = z.object({
  /** Of this showing of the form: sent twice, it makes one draft. */
  once: z.uuid().or(z.literal("")).catch(""),
  mode: z.enum(["code", "manual"]).catch("code"),
  /** What holds the repository. */
  connection: text,
  /** A part of the name of a repository. */
  search: text,
  repository: text,
  /** A branch, a tag or a commit. */
  ref: text,
  /** Files or folders, a line each. */
  paths: text,
  framework: z.enum(["auto", ...FRAMEWORKS]).catch("auto"),
  /** Pasted, instead of a repository, and the name of its file. */
  code: text,
  fileName: text,
  /** Of test cases for people: pasted, a draft of the person, issues of Jira. */
  requirements: text,
  draft: text,
  jira: text,
  issues: text,
  llm: text,
});
export type TestsForm = z.output<typeof testsForm>;

export type TestsErrors = Partial<Record<keyof TestsForm, string>>;

/** Values of it that were typed and not sent are kept by this name. */
export const TESTS_FORM = "test-suites/new";
