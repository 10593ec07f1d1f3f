import type { Account, Deps } from "../../src/app.ts";
import type { BacklogNode, StoryContent } from "../../src/db/schema/content.ts";
import { type Draft, findDraft } from "../../src/drafts/draft.ts";
import { cutPassages } from "../../src/drafts/passages.ts";
import { addRevision } from "../../src/drafts/revision.ts";
import { newId } from "../../src/platform/clock.ts";
import { CHECKOUT_TEXT, checkoutStory } from "../drafts/stories.ts";

export type NodeInput = Partial<Omit<BacklogNode, "content">> & {
  title?: string;
  content?: Partial<StoryContent>;
};

/** A node of a backlog; what is not said is that of the checkout story. */
export const backlogNode = ({ title, content, ...node }: NodeInput = {}): BacklogNode => ({
  id: "n1",
  parentId: null,
  kind: "story",
  decision: "open",
  links: [],
  ...node,
  content: {
    ...checkoutStory,
    ...(title !== undefined && { title: { text: title, cites: [3] } }),
    ...content,
  },
});

/** Two epics: one with three stories, of which one has a sub-task; one with a task. */
export const checkoutNodes = (): BacklogNode[] => [
  backlogNode({ id: "n1", kind: "epic", title: "Paying by card" }),
  backlogNode({ id: "n2", parentId: "n1", title: "Pay by Visa" }),
  backlogNode({ id: "n3", parentId: "n2", kind: "subtask", title: "Draw the form" }),
  backlogNode({ id: "n4", parentId: "n1", title: "Pay by Mastercard" }),
  backlogNode({ id: "n5", parentId: "n1", kind: "bug", title: "The cart is lost" }),
  backlogNode({ id: "n6", kind: "epic", title: "Refunds" }),
  backlogNode({ id: "n7", parentId: "n6", kind: "task", title: "Name who may refund" }),
];

/** As many nodes: an epic, then ten stories with a sub-task each, and so on. */
export const manyNodes = (count: number): BacklogNode[] => {
  let epic = "";
  let story = "";
  return Array.from({ length: count }, (_, i) => {
    const id = `n${i + 1}`;
    const place = i % 21;
    if (place === 0) {
      epic = id;
      return backlogNode({ id, kind: "epic", title: `Epic ${i + 1}: payments of a kind` });
    }
    if (place % 2 === 1) {
      story = id;
      const title = `Story ${i + 1}: see the report of the payments of a day, with sum and count`;
      return backlogNode({ id, parentId: epic, title });
    }
    return backlogNode({ id, parentId: story, kind: "subtask", title: `Sub-task ${i + 1}` });
  });
};

/** An open draft with its first revision and one source; without `jira` it leads to a connection that is not there. */
export async function backlogDraft(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  input: { nodes?: BacklogNode[]; jira?: string; llm?: string; source?: string } = {},
): Promise<Draft> {
  const { nodes = checkoutNodes(), jira = "none", llm = "none", source = CHECKOUT_TEXT } = input;
  const id = newId(deps.clock);
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const [draft] = await tx
      .insert(tx.t.drafts)
      .values({
        id,
        accountId: account.id,
        type: "backlog",
        item: "story",
        criteriaFormat: "gherkin",
        title: "",
        state: "open",
        promptName: "backlog",
        llmConnectionId: llm,
        model: "demo-model-no-ai",
        target: {
          connectionId: jira,
          projectKey: "DEMO",
          projectName: "Demo project",
          issueTypeId: "10001",
          issueTypeName: "Story",
          subtask: false,
        },
        fields: {},
        revision: 0,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!draft) throw new Error("no draft");
    await tx.insert(tx.t.sources).values({
      id: newId(deps.clock),
      accountId: account.id,
      draftId: id,
      position: 1,
      kind: "text",
      title: "Pasted text",
      origin: {},
      body: source,
      passages: cutPassages(source),
      createdAt: now,
    });
    await addRevision(tx, deps.clock, draft, {
      content: { nodes },
      origin: "composed",
      note: "",
      compositionId: null,
      accountId: account.id,
    });
  });
  const draft = await findDraft(deps.db, account, id);
  if (!draft) throw new Error("the draft is gone");
  return draft;
}
