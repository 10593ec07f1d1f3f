import { createMiddleware } from "hono/factory";
import type { Clock } from "../../platform/clock.ts";
import type { DemoPerson } from "../people.ts";
import { type DemoJira, type JiraEnv, jiraError } from "./env.ts";

/** Cloud answers these with 200 to a dead token, as if nobody were logged in. */
const OPEN_TO_ANYBODY = /\/rest\/api\/\d\/(serverInfo|project\/search|search\/jql|field)$/;
const ANONYMOUS_ANSWER = { values: [], issues: [], isLast: true, total: 0 };

const hasEnded = (person: DemoPerson, clock: Clock) =>
  Date.parse(person.tokenEnds) <= clock.now().getTime();

/** Finds out who asks; everything but `serverInfo` wants a login. */
export const requirePerson = createMiddleware<JiraEnv>(async (c, next) => {
  const { jira } = c.var;
  const header = c.req.header("authorization");
  const isServerInfo = c.req.path.endsWith("/serverInfo");
  if (jira.dialect === "cloud" && header?.startsWith("Bearer ")) {
    return c.json({ error: "Failed to parse Connect Session Auth Token" }, 403);
  }
  const person = header === undefined ? undefined : findPerson(jira, header);
  if (person !== undefined) {
    c.set("person", person);
    await next();
    c.header("X-Seraph-LoginReason", "OK");
    c.header("X-AUSERNAME", jira.dialect === "dc" ? person.employeeId : undefined);
    return;
  }
  if (header !== undefined) c.header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
  if (isServerInfo) return next();
  return jira.dialect === "cloud" ? refuseCloud(c.req.path, header) : refuseDc(header);

  function refuseCloud(path: string, given: string | undefined) {
    if (OPEN_TO_ANYBODY.test(path)) return c.json(ANONYMOUS_ANSWER);
    if (/\/issue\/[^/]+$/.test(path)) {
      const message = "Issue does not exist or you do not have permission to see it.";
      return c.json(jiraError("cloud", 404, message), 404);
    }
    c.header("WWW-Authenticate", 'OAuth realm="demo"');
    const reason =
      given === undefined ? "Client must be authenticated to access this resource." : "";
    return c.text(reason, 401);
  }

  function refuseDc(given: string | undefined) {
    c.header("WWW-Authenticate", 'OAuth realm="demo"');
    // A dead personal access token is answered with an empty page.
    if (given !== undefined) return c.body(null, 401);
    const message = "You are not authenticated. Authentication required to perform this operation.";
    return c.json(jiraError("dc", 401, message), 401);
  }
});

function findPerson({ dialect, people, clock }: DemoJira, header: string): DemoPerson | undefined {
  const person = people.find((candidate) => header === expectedHeader(dialect, candidate));
  return person === undefined || hasEnded(person, clock) ? undefined : person;
}

function expectedHeader(dialect: DemoJira["dialect"], person: DemoPerson): string {
  if (dialect === "dc") return `Bearer ${person.jiraToken}`;
  const basic = Buffer.from(`${person.email}:${person.cloudToken}`).toString("base64");
  return `Basic ${basic}`;
}

/** Data Center tells with every answer how much of the person's budget is left. */
export const rateHeaders = createMiddleware<JiraEnv>(async (c, next) => {
  await next();
  if (c.var.jira.dialect === "cloud") return;
  c.header("X-RateLimit-Limit", "100");
  c.header("X-RateLimit-Remaining", "99");
  c.header("X-RateLimit-FillRate", "10");
  c.header("X-RateLimit-Interval-Seconds", "1");
  c.header("retry-after", "0");
});
