import { z } from "zod";
import { DRAFT_TYPES } from "../../db/schema/drafts.ts";
import { findRevision } from "../../drafts/draft.ts";
import { nodesOf } from "../../drafts/nodes.ts";
import { findComposition } from "../../drafts/composition.ts";
import { urls } from "../../urls.ts";
import { draftState, item, itemKind, itemOf, itemText } from "../drafts-text.ts";
import { openDraft } from "../open-draft.ts";
import { defineTool, type Refused } from "../tool.ts";
import { cursor, id, lines, more, next, oneLine, pageOf } from "../words.ts";

const ITEMS = 20;

const draft = z.object({
  id: z.string(),
  title: z.string(),
  type: z.enum(DRAFT_TYPES),
  kind: itemKind,
  state: draftState,
  may: z.string().describe("What you may do with it: comment, suggest, countersign or owner."),
  projectKey: z.string(),
  revision: z.int(),
  issueKey: z.string().nullable(),
  issueUrl: z.string().nullable(),
  problem: z.string().nullable().describe("Why the last writing of it failed."),
  jobId: z.string().nullable().describe("The job that writes it, for watch_job."),
  itemCount: z.int(),
  items: z.array(item),
  next,
  url: z.string(),
});
type Read = z.input<typeof draft>;

export const readDraft = defineTool({
  name: "read_draft",
  title: "Read a draft",
  description:
    "Reads a draft as it stands: its state and its newest content, each part with the numbers of the source passages that it rests on. A backlog comes 20 items at a time; `item` reads one of them.",
  action: "drafts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    id: id.describe("Id of the draft."),
    item: id.optional().describe("Id of one item of a backlog."),
    cursor,
  }),
  output: draft,
  async run({ deps, account }, { id: draftId, item: itemId, cursor: from }) {
    const opened = await openDraft({ deps, account }, draftId, ["GET", urls.drafts.show(draftId)]);
    if ("code" in opened) return opened;
    const { draft: row } = opened;
    const [revision, composition] = await Promise.all([
      findRevision(deps.db, draftId, row.revision),
      findComposition(deps.db, draftId),
    ]);
    const nodes = revision ? nodesOf(row, revision.content) : [];
    const asked = itemId === undefined ? nodes : nodes.filter((node) => node.id === itemId);
    if (itemId !== undefined && asked.length === 0) return NO_ITEM;
    const page = pageOf(asked, from, ITEMS);
    const read: Read = {
      id: draftId,
      title: row.title,
      type: row.type,
      kind: row.item,
      state: row.state,
      may: row.may,
      projectKey: row.target.projectKey,
      revision: row.revision,
      issueKey: row.issueKey,
      issueUrl: row.issueUrl,
      problem: composition?.errorMessage ?? null,
      jobId: composition?.jobId ?? null,
      itemCount: nodes.length,
      items: page.shown.map(itemOf),
      next: page.next,
      url: deps.config.PUBLIC_URL + urls.drafts.show(draftId),
    };
    return { data: read, text: textOf(read) };
  },
});

function textOf({
  title,
  state,
  revision,
  projectKey,
  issueKey,
  problem,
  items,
  next: after,
  url,
}: Read) {
  const where = issueKey === null ? projectKey : issueKey;
  return lines(
    `# ${oneLine(title)} (${state}, revision ${revision}, ${where})`,
    revision === 0 && "Nothing is written yet.",
    problem !== null && `The last writing of it: ${problem}`,
    ...items.map(itemText),
    more(after),
    url,
  );
}

const NO_ITEM: Refused = {
  code: "drafts.no_node",
  message: "This draft has no such item. Read the draft without `item` to see them.",
};
