import type { Deps } from "../../app.ts";
import type { IssueMaterial, JiraIssue, JiraMarkup } from "../../connections/jira/jira.ts";
import { lt, notInArray, or, sql } from "../../db/drizzle.ts";
import { createTextWriter } from "../files/text-writer.ts";
import { writeMarkup } from "../sources/markup.ts";

/** As far as an index of words needs it. */
const LONGEST_TEXT = 20_000;
const AT_ONCE = 100;
/** What was not read for so long may be another by now. */
const KEPT_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

type ReadIssue = IssueMaterial | JiraIssue;

/** Issues that a connection has just read can be found again as duplicates, by this connection alone. */
export async function rememberIssues(
  { db, clock }: Pick<Deps, "db" | "clock">,
  connectionId: string,
  issues: readonly ReadIssue[],
): Promise<void> {
  const { knownIssues: t } = db.t;
  const readAt = clock.now();
  const newest = new Map(issues.map((issue) => [issue.key, issue]));
  const rows = [...newest.values()].map((issue) => ({ connectionId, ...rowOf(issue), readAt }));
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    await db
      .insert(t)
      .values(rows.slice(start, start + AT_ONCE))
      .onConflictDoUpdate({
        target: [t.connectionId, t.issueKey],
        set: Object.fromEntries(
          CHANGING.map((name) => [name, sql`excluded.${sql.identifier(t[name].name)}`]),
        ),
      });
  }
}

const CHANGING = [
  "summary",
  "text",
  "url",
  "typeName",
  "status",
  "statusCategory",
  "readAt",
] as const;

const rowOf = (issue: ReadIssue) => ({
  issueKey: issue.key,
  projectKey: projectOf(issue.key),
  summary: issue.summary,
  text: plainText(issue.description),
  url: issue.url,
  typeName: "type" in issue ? issue.type : issue.typeName,
  status: issue.status,
  statusCategory: issue.statusCategory,
});

export const projectOf = (issueKey: string): string => issueKey.slice(0, issueKey.lastIndexOf("-"));

/** Its words without markup; an issue that was read back holds a document as JSON text. */
function plainText(markup: JiraMarkup): string {
  const writer = createTextWriter(LONGEST_TEXT);
  const document = typeof markup === "string" ? documentIn(markup) : undefined;
  writeMarkup(document ?? markup, writer);
  return writer.text().slice(0, LONGEST_TEXT);
}

function documentIn(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{"')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    // Wiki text that only begins like one.
    return undefined;
  }
}

/** Drops what was not read for long, and what belonged to a connection that is gone. */
export async function forgetIssues({ db, clock }: Pick<Deps, "db" | "clock">): Promise<void> {
  const { knownIssues: t, connections } = db.t;
  const since = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS);
  const standing = db.select({ id: connections.id }).from(connections);
  await db.delete(t).where(or(lt(t.readAt, since), notInArray(t.connectionId, standing)));
}
