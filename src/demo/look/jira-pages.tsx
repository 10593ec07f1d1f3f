import { Hono } from "hono";
import { fields, findField, issueTypes, projects, statuses } from "../jira/catalog.ts";
import type { DemoJira, JiraEnv } from "../jira/env.ts";
import { issueJson } from "../jira/issue-json.ts";
import type { DemoIssue } from "../jira/store.ts";
import { isLongText } from "../jira/values.ts";
import { Adf } from "./adf.tsx";
import { lookCss } from "./css.ts";
import { DemoPageLayout, guardPage } from "./page.tsx";
import { Wiki } from "./wiki.tsx";

const BANNER = "Demo Jira - not a real Jira";

/** Pages to look at what was created; mounted at the context path of a demo Jira. */
export const jiraPages = new Hono<JiraEnv>()
  .get("/demo.css", (c) => c.body(lookCss, 200, { "Content-Type": "text/css" }))
  .get("/", (c) => {
    guardPage(c);
    return c.html(<IssueList jira={c.var.jira} base={c.var.base} />);
  })
  .get("/browse/:key", (c) => {
    const issue = c.var.jira.store.find(c.req.param("key"));
    if (issue === undefined) return c.text("There is no such issue in this demo Jira.", 404);
    guardPage(c);
    return c.html(<ShowIssue jira={c.var.jira} base={c.var.base} issue={issue} />);
  });

interface JiraProps {
  jira: DemoJira;
  base: string;
}

function IssueList({ jira, base }: JiraProps) {
  return (
    <DemoPageLayout banner={BANNER} title="Issues, newest first" home={`${base}/`}>
      <p>
        {jira.dialect === "dc" ? "Data Center dialect, REST API 2" : "Cloud dialect, REST API 3"} at{" "}
        <code>{base}</code>. Projects:{" "}
        {projects.map(({ key, name }) => `${key} ${name}`).join(", ")}.
      </p>
      <table>
        <thead>
          <tr>
            {["Key", "Type", "Summary", "Status", "Labels"].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {jira.store.issues.toReversed().map((issue) => (
            <tr>
              <td>
                <a href={`${base}/browse/${issue.key}`}>{issue.key}</a>
              </td>
              <td>{nameOf(issueTypes, issue.typeId)}</td>
              <td>{String(issue.fields["summary"])}</td>
              <td>{nameOf(statuses, issue.statusId)}</td>
              <td>{shownValue("labels", issue.fields["labels"])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <PeopleTable jira={jira} />
    </DemoPageLayout>
  );
}

function PeopleTable({ jira }: { jira: DemoJira }) {
  const isDc = jira.dialect === "dc";
  return (
    <>
      <h2>People who can sign in</h2>
      <table>
        <thead>
          <tr>
            {["Name", "Employee id", "E-mail", isDc ? "Personal access token" : "API token"].map(
              (head) => (
                <th scope="col">{head}</th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {jira.people.map((person) => (
            <tr>
              <td>{person.name}</td>
              <td>{person.employeeId}</td>
              <td>{person.email}</td>
              <td>
                <code>{isDc ? person.jiraToken : person.cloudToken}</code>
                {Date.parse(person.tokenEnds) <= jira.clock.now().getTime() && " (has ended)"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function ShowIssue({ jira, base, issue }: JiraProps & { issue: DemoIssue }) {
  const reporter = jira.people.find(({ employeeId }) => employeeId === issue.reporter);
  const whole = issueJson(jira, base, issue, { fields: ["*all"], properties: ["*all"] });
  const long = fields.filter((field) => isLongText(field) && issue.fields[field.id] !== undefined);
  const short = Object.entries(issue.fields).filter(
    ([id]) => id !== "summary" && !long.some((field) => field.id === id),
  );
  return (
    <DemoPageLayout
      banner={BANNER}
      title={`${issue.key} ${String(issue.fields["summary"])}`}
      home={`${base}/`}
    >
      <dl>
        <dt>Type</dt>
        <dd>{nameOf(issueTypes, issue.typeId)}</dd>
        <dt>Status</dt>
        <dd>{nameOf(statuses, issue.statusId)}</dd>
        <dt>Reporter</dt>
        <dd>{reporter?.name ?? issue.reporter}</dd>
        <dt>Created</dt>
        <dd>{issue.created}</dd>
        {issue.parentKey !== undefined && (
          <>
            <dt>Parent</dt>
            <dd>
              <a href={`${base}/browse/${issue.parentKey}`}>{issue.parentKey}</a>
            </dd>
          </>
        )}
        {short.map(([id, value]) => (
          <>
            <dt>{findField(id)?.name ?? id}</dt>
            <dd>{shownValue(id, value)}</dd>
          </>
        ))}
      </dl>
      {long.map(({ id, name }) => (
        <section>
          <h2>{name}</h2>
          <div class="text">
            {typeof issue.fields[id] === "string" ? (
              <Wiki text={issue.fields[id]} />
            ) : (
              <Adf node={issue.fields[id]} />
            )}
          </div>
        </section>
      ))}
      <Comments jira={jira} issue={issue} />
      <details>
        <summary>As the REST API gives it (JSON)</summary>
        <pre>{JSON.stringify(whole, undefined, 2)}</pre>
      </details>
    </DemoPageLayout>
  );
}

function Comments({ jira, issue }: { jira: DemoJira; issue: DemoIssue }) {
  const comments = issue.comments ?? [];
  if (comments.length === 0) return <></>;
  return (
    <section>
      <h2>Comments</h2>
      {comments.map(({ author, created, body }) => (
        <div class="text">
          <p>
            {jira.people.find(({ employeeId }) => employeeId === author)?.name ?? author}, {created}
          </p>
          {typeof body === "string" ? <Wiki text={body} /> : <Adf node={body} />}
        </div>
      ))}
    </section>
  );
}

const nameOf = (all: { id: string; name: string }[], id: string) =>
  all.find((one) => one.id === id)?.name ?? id;

function shownValue(fieldId: string, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((one) => shownValue(fieldId, one)).join(", ");
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const choice = findField(fieldId)?.allowed?.find((one) => "id" in value && one.id === value.id);
  return choice?.value ?? choice?.name ?? JSON.stringify(value);
}
