import { atomic } from "./atomic.ts";
import { benefit } from "./benefit.ts";
import { gherkin } from "./gherkin.ts";
import { jiraFields } from "./jira-fields.ts";
import { minimal } from "./minimal.ts";
import type { Rule, RuleId } from "./rule.ts";
import { small } from "./small.ts";
import { trace } from "./trace.ts";
import { unambiguous } from "./unambiguous.ts";
import { wellFormed } from "./well-formed.ts";

export const rules = {
  "AC-GHERKIN": gherkin,
  "AC-TRACE": trace,
  "JIRA-FIELDS": jiraFields,
  "US-ATOMIC": atomic,
  "US-BENEFIT": benefit,
  "US-MINIMAL": minimal,
  "US-SMALL": small,
  "US-UNAMBIG": unambiguous,
  "US-WELLFORMED": wellFormed,
} as const satisfies Record<RuleId, Rule>;
