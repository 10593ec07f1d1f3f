import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { DraftContent, StoryContent } from "../db/schema/content.ts";
import { ONLY_NODE } from "../db/schema/content.ts";
import { changeNode } from "../drafts/backlog/change-node.ts";
import { findRevision } from "../drafts/draft.ts";
import { editValues, readEdit } from "../drafts/edit.ts";
import { isBacklog, nodesOf } from "../drafts/nodes.ts";
import { changeContent } from "../drafts/revision.ts";
import { listPassages } from "../drafts/source.ts";
import { urls } from "../urls.ts";
import { type StoryInput, storyInput } from "./draft-input.ts";
import { draftContent, itemKind, storyFields } from "./draft-shapes.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Outcome,
} from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { type OpenDraft, openDraft } from "./open-draft.ts";
import { id, idParams } from "./shapes.ts";

const showContent = defineEndpoint({
  id: "showDraftContent",
  method: "get",
  path: "/drafts/{id}/content",
  tag: "Drafts",
  summary: "Read the newest content of a draft",
  description: "Its ETag is what a change of the content names as If-Match.",
  action: "drafts.read",
  params: idParams,
  answer: draftContent,
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.show(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { draft } = reached;
    const revision = await findRevision(call.deps.db, draft.id, draft.revision);
    if (!revision) return NOT_FOUND;
    const { number, content: said } = revision;
    return { data: { revision: number, content: said }, etag: String(number) };
  },
});

const changeStory = defineEndpoint({
  id: "changeDraftContent",
  method: "put",
  path: "/drafts/{id}/content",
  tag: "Drafts",
  summary: "Write the content of a draft of one item: its next revision",
  action: "drafts.write",
  ifMatch: "required",
  params: idParams,
  body: storyInput,
  answer: draftContent,
  problems: { "drafts.not_open": 409, "drafts.is_backlog": 409 },
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.content(call.params.id)]);
    return "refused" in reached ? reached.refused : change(call, reached, ONLY_NODE);
  },
});

const nodeParams = z.strictObject({ id, node: z.string().regex(/^n\d{1,6}$/) });

const nodeInput = storyInput
  .extend({ kind: itemKind.optional().meta({ description: "Left out, it stays what it is." }) })
  .meta({ id: "NodeInput" });

const changeItem = defineEndpoint({
  id: "changeNodeContent",
  method: "put",
  path: "/drafts/{id}/nodes/{node}/content",
  tag: "Drafts",
  summary: "Write one item of a backlog: the next revision of the draft",
  action: "drafts.write",
  ifMatch: "required",
  params: nodeParams,
  body: nodeInput,
  answer: draftContent,
  problems: { "drafts.not_open": 409, "drafts.no_backlog": 409 },
  async run(call) {
    const { id: draftId, node } = call.params;
    const path = urls.drafts.nodeAct(draftId, node, "edit");
    const reached = await openDraft(call, ["POST", path]);
    return "refused" in reached ? reached.refused : change(call, reached, node, call.body.kind);
  },
});

type Changing = Call<{ id: string }, unknown, StoryInput & { kind?: string | undefined }>;
type Changed = Outcome<{ revision: number; content: DraftContent }>;

async function change(
  call: Changing,
  { draft }: OpenDraft,
  nodeId: string,
  kind?: string,
): Promise<Changed> {
  const { deps, account, seen } = call;
  const { fields: sent, kind: _kind, ...words } = call.body;
  const [revision, passages] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listPassages(deps.db, draft.id),
  ]);
  const node = revision && nodesOf(draft, revision.content).find((one) => one.id === nodeId);
  if (!revision || !node) return NOT_FOUND;
  if (!isSeen(seen, String(revision.number))) return CHANGED;
  const wrong = wrongKind(revision.content, nodeId) ?? changedFields(sent, node.content);
  if (wrong) return wrong;
  // The same checks as the page's form: lengths, numbers of passages, words of what stays cited.
  const edited = readEdit(editValues(words), passages, node.content);
  if (!edited.ok) return invalid(edited.errors);
  const { fields } = node.content;
  const story = { ...edited.content, ...(fields && { fields }) };
  const grown = changeNode(revision.content, node, { kind, content: story });
  if (!grown.ok) return { code: "api.not_valid", message: grown.message };
  const base = revision.number;
  const edit = { base, origin: "edited" as const, note: grown.note, content: grown.content };
  const changed = await changeContent(deps, account, draft, edit);
  if (!changed.ok) return changed.code === "drafts.changed" ? CHANGED : changed;
  return {
    data: { revision: changed.number, content: grown.content },
    etag: String(changed.number),
  };
}

/** What fills Jira's create screen has endpoints of its own, which ask Jira. */
function changedFields(sent: StoryInput["fields"], { fields = {} }: StoryContent) {
  if (sent === undefined || isDeepStrictEqual(sent, storyFields.parse(fields))) return undefined;
  return invalid({ fields: "They change under /drafts/{id}/fields. Leave them out here." });
}

function wrongKind(all: DraftContent, nodeId: string) {
  if (isBacklog(all) || nodeId === ONLY_NODE) {
    return undefined;
  }
  return { code: "drafts.no_backlog", message: "This draft is one item: change its content." };
}

export const draftEditEndpoints = [showContent, changeStory, changeItem];
