// Backlogs to publish, written straight into the database: how one is composed is tested elsewhere.
import type { Db } from "../../../src/db/db.ts";
import type { BacklogNode, ItemKind, StoryContent } from "../../../src/db/schema/content.ts";
import type { DemoIssue } from "../../../src/demo/jira/store.ts";
import { newId, systemClock } from "../../../src/platform/clock.ts";
import { checkoutStory, CHECKOUT_TEXT } from "../stories.ts";

const titled = (text: string): StoryContent => ({
  ...checkoutStory,
  title: { text, cites: [3] },
  questions: [],
});

export function node(
  number: number,
  kind: ItemKind,
  parent: number | null,
  more: Partial<BacklogNode> = {},
): BacklogNode {
  return {
    id: `n${number}`,
    parentId: parent === null ? null : `n${parent}`,
    kind,
    decision: "accepted",
    links: [],
    content: titled(`Item ${number}: pay by card at the checkout`),
    ...more,
  };
}

/** 3 epics, 18 issues below them and 9 sub-tasks, parents first; some block others or relate to them. */
export function thirtyNodes(): BacklogNode[] {
  const nodes: BacklogNode[] = [];
  let number = 0;
  for (let epic = 0; epic < 3; epic += 1) {
    const top = (number += 1);
    nodes.push(node(top, "epic", null));
    for (let story = 0; story < 6; story += 1) {
      const kind = (["story", "task", "bug"] as const)[story % 3] ?? "story";
      const own = (number += 1);
      const links: BacklogNode["links"] =
        story === 1 ? [{ type: "blocks", to: `n${own - 1}` }] : [];
      if (story === 4) links.push({ type: "relates", to: `n${top}` });
      nodes.push(node(own, kind, top, { links }));
      if (story % 2 === 0) nodes.push(node((number += 1), "subtask", own));
    }
  }
  return nodes;
}

const TYPES = {
  epic: { id: "10000", name: "Epic" },
  story: { id: "10001", name: "Story" },
  task: { id: "10002", name: "Task" },
  subtask: { id: "10003", name: "Sub-task" },
  bug: { id: "10004", name: "Bug" },
};

interface NewBacklog {
  accountId: string;
  jira: string;
  nodes: BacklogNode[];
  project?: { key: string; name: string };
  fields?: Record<string, unknown>;
  at?: Date;
}

/** An open backlog of one revision; its id. */
export async function insertBacklog(
  db: Db,
  { accountId, jira, nodes, project, fields = {}, at = systemClock.now() }: NewBacklog,
): Promise<string> {
  const { drafts, revisions, sources } = db.t;
  const id = newId(systemClock);
  const { key, name } = project ?? { key: "DEMO", name: "Demo Shop" };
  await db.insert(drafts).values({
    id,
    accountId,
    type: "backlog",
    item: "story",
    criteriaFormat: "gherkin",
    title: nodes[0]?.content.title.text ?? "",
    state: "open",
    promptName: "story",
    llmConnectionId: "none",
    model: "none",
    target: {
      connectionId: jira,
      projectKey: key,
      projectName: name,
      issueTypeId: TYPES.story.id,
      issueTypeName: TYPES.story.name,
      subtask: false,
      types: TYPES,
    },
    fields,
    revision: 1,
    nodes: nodes.length,
    createdAt: at,
    updatedAt: at,
  });
  const revision = { draftId: id, number: 1, content: { nodes }, origin: "imported" as const };
  await db
    .insert(revisions)
    .values({ ...revision, note: "", compositionId: null, accountId, createdAt: at });
  await db.insert(sources).values({
    id: newId(systemClock),
    accountId,
    draftId: id,
    position: 1,
    kind: "text",
    title: "Paying by card",
    origin: {},
    body: CHECKOUT_TEXT,
    passages: CHECKOUT_TEXT.split("\n").map((text, i) => ({ n: i + 1, text, start: 0, end: 0 })),
    createdAt: at,
  });
  return id;
}

const EPIC_LINK = "customfield_10101";

/** By title, the title of what an issue belongs to, whichever way the dialect says so. */
export function parentsOf(issues: readonly DemoIssue[]): Record<string, string | null> {
  const titles = new Map(issues.map(({ key, fields }) => [key, String(fields["summary"])]));
  return Object.fromEntries(
    issues.map(({ fields, parentKey }) => {
      const link = fields[EPIC_LINK];
      const above = parentKey ?? (typeof link === "string" ? link : "");
      return [String(fields["summary"]), titles.get(above) ?? null];
    }),
  );
}

/** The same as the draft says it. */
export function wantedParents(nodes: readonly BacklogNode[]): Record<string, string | null> {
  const titles = new Map(nodes.map(({ id, content }) => [id, content.title.text]));
  return Object.fromEntries(
    nodes.map(({ content, parentId }) => [content.title.text, titles.get(parentId ?? "") ?? null]),
  );
}
