import type { Queries } from "../../src/db/db.ts";
import type { Row } from "../../src/db/schema.ts";

const begun = new Date("2026-11-20T08:00:00Z");

/** Of the project DEMO, begun on 2026-11-20. */
export async function addDraft(
  db: Queries,
  values: Partial<Row<"drafts">> & { id: string; accountId: string },
): Promise<void> {
  await db.insert(db.t.drafts).values({
    type: "story",
    item: "story",
    criteriaFormat: "gherkin",
    title: "Pay by card",
    state: "open",
    promptName: "story",
    promptVersion: 1,
    llmConnectionId: "c",
    model: "model-a",
    target: {
      connectionId: "c",
      projectKey: "DEMO",
      projectName: "Demo",
      issueTypeId: "1",
      issueTypeName: "Story",
      subtask: false,
    },
    fields: {},
    revision: 1,
    createdAt: begun,
    updatedAt: begun,
    ...values,
  });
}

export async function addRefinement(db: Queries, draftId: string, number: number): Promise<void> {
  await db.insert(db.t.revisions).values({
    draftId,
    number,
    content: { nodes: [] },
    origin: "refined",
    note: "Shorter",
    compositionId: null,
    accountId: "a",
    createdAt: begun,
  });
}

/** So many hours after the draft was begun. */
export async function addPublication(
  db: Queries,
  draftId: string,
  { hours, state = "done" }: { hours: number; state?: "done" | "failed" },
): Promise<void> {
  const id = `${draftId}-${state}`;
  await db.insert(db.t.publications).values({
    id,
    draftId,
    revision: 1,
    connectionId: "c",
    marker: id,
    state,
    jobId: "j",
    accountId: "a",
    createdAt: begun,
    finishedAt: new Date(begun.getTime() + hours * 3_600_000),
  });
}
