import type { Account, Deps } from "../../app.ts";
import { jiraClientFor, listConnections } from "../../connections/connection.ts";
import type { IssueMaterial } from "../../connections/jira/jira.ts";
import { rememberIssues } from "../duplicates/known-issues.ts";
import { createTextWriter, type TextWriter } from "../files/text-writer.ts";
import { LONGEST_BODY, type Read, refuse, refusedOutside, titleLine } from "./material.ts";
import { writeMarkup } from "./markup.ts";

/** Of one query: more is no page that a person could look through. */
export const MOST_ISSUES = 50;
const KEY = /^[A-Z][A-Z0-9_]*-\d+$/;

interface Asked {
  connectionId: string;
  /** A key, the address of an issue, or JQL. */
  typed: string;
  withComments: boolean;
}

/** One issue by its key or address, or all that a query finds as one source. */
export async function readIssues(
  deps: Deps,
  account: Account,
  { connectionId, typed, withComments }: Asked,
): Promise<Read> {
  const query = typed.trim();
  if (query === "")
    return refuse("no_query", "Type the key of an issue, its address, or a query (JQL).");
  const address = URL.canParse(query) && /^https?:/i.test(query) ? new URL(query) : undefined;
  const chosen = address ? await connectionOf(deps, account, address, connectionId) : connectionId;
  if (chosen === undefined) {
    return refuse(
      "foreign_address",
      "This address belongs to none of your Jira connections. Connect that Jira first, or paste the issue's text.",
    );
  }
  const key = (address ? keyOf(address) : query).toUpperCase();
  if (address && !KEY.test(key)) {
    return refuse(
      "no_issue_address",
      "This is no address of one issue. It should end with a key such as PAY-12.",
    );
  }
  if (KEY.test(key)) return readIssue(deps, account, { connectionId: chosen, key, withComments });
  return readQuery(deps, account, { connectionId: chosen, jql: query, withComments });
}

const keyOf = ({ pathname, searchParams }: URL): string =>
  searchParams.get("selectedIssue") ?? /([A-Za-z][A-Za-z0-9_]*-\d+)\/?$/.exec(pathname)?.[1] ?? "";

async function connectionOf(deps: Deps, account: Account, { host }: URL, preferred: string) {
  const all = await listConnections(deps.db, account);
  const fitting = all.filter(
    ({ kind, baseUrl, disabledAt }) =>
      kind === "jira" && disabledAt === null && new URL(baseUrl).host === host,
  );
  return (fitting.find(({ id }) => id === preferred) ?? fitting[0])?.id;
}

export async function readIssue(
  deps: Deps,
  account: Pick<Account, "id">,
  { connectionId, key, withComments }: { connectionId: string; key: string; withComments: boolean },
): Promise<Read> {
  const client = await jiraClientFor(deps, account.id, connectionId);
  if (!client.ok) return refusedOutside(client);
  const answer = await client.value.readMaterial(key);
  if (!answer.ok) return refusedOutside(answer);
  const issue = answer.value;
  await rememberIssues(deps, connectionId, [issue]);
  const body = issueText([issue], withComments);
  if (body === undefined) return tooLong(issue.key);
  return {
    ok: true,
    material: {
      kind: "issue",
      title: titleLine(`${issue.key}: ${issue.summary}`),
      origin: {
        connectionId,
        id: issue.id,
        key: issue.key,
        url: issue.url,
        ...noted(withComments),
      },
      version: issue.updated,
      body,
    },
  };
}

export async function readQuery(
  deps: Deps,
  account: Pick<Account, "id">,
  { connectionId, jql, withComments }: { connectionId: string; jql: string; withComments: boolean },
): Promise<Read> {
  const client = await jiraClientFor(deps, account.id, connectionId);
  if (!client.ok) return refusedOutside(client);
  const answer = await client.value.searchMaterial(jql, MOST_ISSUES + 1);
  if (!answer.ok) return refusedOutside(answer);
  if (answer.value.length === 0) {
    return refuse("no_issues", "No issue fits this query. Change it and try again.");
  }
  const issues = answer.value.slice(0, MOST_ISSUES);
  await rememberIssues(deps, connectionId, issues);
  const body = issueText(issues, withComments);
  if (body === undefined) return tooLong("What this query finds");
  const notes =
    answer.value.length > MOST_ISSUES
      ? [`Only the first ${MOST_ISSUES} issues are here: more fit the query.`]
      : [];
  const { baseUrl } = client.value;
  const count = issues.length === 1 ? "1 issue" : `${issues.length} issues`;
  return {
    ok: true,
    material: {
      kind: "issues",
      title: titleLine(`${count}: ${jql}`),
      origin: {
        connectionId,
        jql,
        url: `${baseUrl}/issues/?jql=${encodeURIComponent(jql)}`,
        ...noted(withComments, notes),
      },
      version: versionOf(issues),
      body,
    },
  };
}

const WITH_COMMENTS = "With its comments.";

const noted = (withComments: boolean, more: string[] = []) => {
  const notes = [...(withComments ? [WITH_COMMENTS] : []), ...more];
  return notes.length > 0 ? { notes } : {};
};

/** Whether an issue or a query was read with its comments, so that a later version is read the same way. */
export const hasComments = (notes: readonly string[] | undefined): boolean =>
  notes?.includes(WITH_COMMENTS) ?? false;

/** Another one when an issue comes, goes or changes. */
const versionOf = (issues: IssueMaterial[]): string => {
  const newest =
    issues
      .map(({ updated }) => updated)
      .toSorted()
      .at(-1) ?? "";
  return `${issues.length} ${newest}`;
};

const tooLong = (what: string) =>
  refuse("too_long", `${what} holds more text than one source may have. Name fewer issues.`);

/** Undefined where it is longer than a source may be. */
function issueText(issues: IssueMaterial[], withComments: boolean): string | undefined {
  const writer = createTextWriter(LONGEST_BODY);
  for (const issue of issues) {
    writer.heading(1, `${issue.key}: ${issue.summary}`);
    writeMarkup(issue.description, writer);
    if (withComments) writeComments(issue, writer);
  }
  return writer.isTooLong() ? undefined : writer.text();
}

function writeComments({ comments }: IssueMaterial, writer: TextWriter) {
  for (const { author, at, body } of comments) {
    writer.heading(2, `Comment by ${author}, ${at.slice(0, 10)}`);
    writeMarkup(body, writer);
  }
}
