import type { Deps } from "../../app.ts";
import type { JiraIssue } from "../../connections/jira/jira.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { ItemFields } from "../../db/schema/drafts.ts";
import { retry } from "../../platform/jobs/job.ts";
import { updateItem } from "./item-rows.ts";
import { hold, MOVED_ON, settle, startSending, type Step, type Work } from "./item-steps.ts";
import { mergeLabels } from "./labels.ts";
import { fieldName, heldWords, sentWords } from "./read-back.ts";

/**
 * Writes the fields of an issue that stands. It reads first, each time: what Jira holds already is
 * not written again, and what somebody has changed since it was signed is not overwritten.
 */
export async function changeIssue(deps: Deps, work: Work): Promise<Step> {
  const { item, jira, context } = work;
  if (context.signal.aborted) return { wait: retry("the process is stopping") };
  const read = await jira.readIssue(item.issueId ?? item.issueKey ?? "");
  if (!read.ok) return hold(deps, work, read);
  const labels = mergeLabels(await labelsBefore(deps, work), item.fields.labels, read.value.labels);
  const fields = { ...item.fields, labels };
  const left = toWrite(fields, read.value);
  if (left.write.length === 0) return settle(deps, work, read, read.value);
  if (left.moved.length > 0) return tellMoved(deps, work, left.moved);
  const sending = await startSending(deps, work);
  if (!sending) return MOVED_ON;
  const written = await jira.updateIssue(read.value.id, fields, left.write);
  // Whether it happened is seen when it is read again: the same values may be written twice.
  if (!written.ok) return hold(deps, sending, written);
  return settle(deps, sending, await jira.readIssue(read.value.id), read.value);
}

/** Of what was signed: what Jira does not hold yet, and what it holds otherwise than when it was signed. */
function toWrite(fields: ItemFields, issue: JiraIssue) {
  const { write = [], seen = {} } = fields.update ?? {};
  const next = sentWords(fields);
  const held = heldWords(fields, issue);
  const left = write.filter((id) => next[id] !== held[id]);
  const moved = left.filter((id) => id !== "labels" && held[id] !== seen[id]);
  const ids = left.map((id) => (id === "parent" ? (fields.parentField ?? id) : id));
  return { write: ids, moved };
}

async function tellMoved(deps: Deps, work: Work, moved: string[]): Promise<Step> {
  const names = moved.map(fieldName).join(", ");
  const errorMessage = `Somebody has changed it in Jira after you had looked (${names}). Nothing was overwritten. Go back to the draft and look again.`;
  const told = { errorCode: "drafts.changed_in_jira", errorMessage };
  return (await updateItem(deps, work, { state: "failed", ...told })) ? "settled" : MOVED_ON;
}

async function labelsBefore({ db }: Deps, { publication, item }: Work): Promise<string[]> {
  const { draftIssues } = db.t;
  const [stands] = await db
    .select({ sent: draftIssues.sent })
    .from(draftIssues)
    .where(and(eq(draftIssues.draftId, publication.draftId), eq(draftIssues.nodeId, item.nodeId)));
  return stands?.sent?.labels ?? [];
}
