import type { HttpBindings } from "@hono/node-server";
import type { Clock } from "../../platform/clock.ts";
import type { Fault } from "../faults.ts";
import type { DemoPerson } from "../people.ts";
import type { JiraStore } from "./store.ts";

export type DemoJiraDialect = "dc" | "cloud";

export interface DemoJira {
  dialect: DemoJiraDialect;
  store: JiraStore;
  clock: Clock;
  people: DemoPerson[];
  /** How long a new issue stays invisible to search, ms. A test may change it while the demo runs. */
  indexLag: { ms: number };
}

export interface JiraEnv {
  Bindings: HttpBindings;
  Variables: {
    jira: DemoJira;
    /** With the context path, without a slash at the end. */
    base: string;
    person: DemoPerson;
    /** A fault that the create itself has to play. */
    quirk?: Fault | undefined;
  };
}

/** The body of every Jira error; Cloud adds the status. */
export function jiraError(
  dialect: DemoJiraDialect,
  status: number,
  message: string | string[],
  errors: Record<string, string> = {},
): object {
  const errorMessages = Array.isArray(message) ? message : [message];
  return dialect === "cloud" ? { errorMessages, errors, status } : { errorMessages, errors };
}
