import type { Account, Deps } from "../app.ts";
import { jiraClientFor } from "../connections/connection.ts";
import type { Outside } from "../connections/failure.ts";
import type {
  JiraClient,
  JiraField,
  JiraIssueType,
  JiraProject,
  JiraUser,
} from "../connections/jira/jira.ts";
import type { Target } from "../db/schema/drafts.ts";

/** A create screen changes seldom; a person who changed one waits this long at most, ms. */
const FRESH_FOR = 120_000;
const MOST_ENTRIES = 500;

type Entry = { at: number; answer: Promise<Outside<unknown>> };
/** By process: what Jira said lately, per connection and question. */
const remembered = new WeakMap<Deps["db"], Map<string, Entry>>();

/** Asks Jira once for all who want to know the same within a short time; a failure is not kept. */
function ask<Value>(
  deps: Deps,
  key: string,
  question: () => Promise<Outside<Value>>,
): Promise<Outside<Value>> {
  const known = remembered.get(deps.db) ?? new Map<string, Entry>();
  remembered.set(deps.db, known);
  const now = deps.clock.monotonic();
  const entry = known.get(key);
  // The key names the question, and with it the type of its answer.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (entry && now - entry.at < FRESH_FOR) return entry.answer as Promise<Outside<Value>>;
  const answer = question().then((result) => {
    if (!result.ok) known.delete(key);
    return result;
  });
  known.delete(key);
  known.set(key, { at: now, answer });
  const [oldest] = known.keys();
  if (known.size > MOST_ENTRIES && oldest !== undefined) known.delete(oldest);
  return answer;
}

type Whose = Pick<Account, "id">;

async function asked<Value>(
  deps: Deps,
  account: Whose,
  connectionId: string,
  { key, question }: { key: string; question: (jira: JiraClient) => Promise<Outside<Value>> },
): Promise<Outside<Value>> {
  const jira = await jiraClientFor(deps, account.id, connectionId);
  if (!jira.ok) return jira;
  return ask(deps, `${account.id} ${connectionId} ${jira.version} ${key}`, () =>
    question(jira.value),
  );
}

export const listProjects = (
  deps: Deps,
  account: Account,
  connectionId: string,
): Promise<Outside<JiraProject[]>> =>
  asked(deps, account, connectionId, { key: "projects", question: (jira) => jira.projects() });

export const listIssueTypes = (
  deps: Deps,
  account: Account,
  connectionId: string,
  projectKey: string,
): Promise<Outside<JiraIssueType[]>> =>
  asked(deps, account, connectionId, {
    key: `types ${projectKey}`,
    question: (jira) => jira.issueTypes(projectKey),
  });

/** The create screen of the target's project and issue type. */
export const readScreen = (
  deps: Deps,
  account: Whose,
  target: Target,
): Promise<Outside<JiraField[]>> =>
  asked(deps, account, target.connectionId, {
    key: `screen ${target.projectKey} ${target.issueTypeId}`,
    question: (jira) => jira.createFields(target.projectKey, target.issueTypeId),
  });

/** Who is behind an id that a field holds. */
export const readUser = (
  deps: Deps,
  account: Whose,
  connectionId: string,
  id: string,
): Promise<Outside<JiraUser>> =>
  asked(deps, account, connectionId, { key: `user ${id}`, question: (jira) => jira.user(id) });
