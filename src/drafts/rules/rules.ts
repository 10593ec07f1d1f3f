import { atomic } from "./atomic.ts";
import { benefit } from "./benefit.ts";
import { conflict } from "./conflict.ts";
import { gherkin } from "./gherkin.ts";
import { jiraFields } from "./jira-fields.ts";
import { jiraPermission } from "./jira-permission.ts";
import { minimal } from "./minimal.ts";
import { problem } from "./problem.ts";
import type { Rule, RuleId } from "./rule.ts";
import { small } from "./small.ts";
import { trace } from "./trace.ts";
import { unambiguous } from "./unambiguous.ts";
import { uniform } from "./uniform.ts";
import { unique } from "./unique.ts";
import { wellFormed } from "./well-formed.ts";

export const rules = {
  "AC-GHERKIN": gherkin,
  "AC-TRACE": trace,
  "JIRA-FIELDS": jiraFields,
  "JIRA-PERM": jiraPermission,
  "US-ATOMIC": atomic,
  "US-BENEFIT": benefit,
  "US-CONFLICT": conflict,
  "US-MINIMAL": minimal,
  "US-PROBLEM": problem,
  "US-SMALL": small,
  "US-UNAMBIG": unambiguous,
  "US-UNIFORM": uniform,
  "US-UNIQUE": unique,
  "US-WELLFORMED": wellFormed,
} as const satisfies Record<RuleId, Rule>;
