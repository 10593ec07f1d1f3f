// The other fields of Jira's create screen, of one item.
import { z } from "zod";
import { changeNode } from "../drafts/backlog/change-node.ts";
import { findRevision } from "../drafts/draft.ts";
import { fieldsToFill } from "../drafts/fields/confirm.ts";
import { ownValues, readItemFields } from "../drafts/fields/item.ts";
import { isBacklog, nodesOf } from "../drafts/nodes.ts";
import { draftOfNode } from "../drafts/publishing/node-target.ts";
import { changeContent } from "../drafts/revision.ts";
import { urls } from "../urls.ts";
import { outsideProblems, refusedOutside } from "./connections.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Outcome,
} from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { fieldShape, filledFields, formOf, toldField, wrongFields } from "./fields.ts";
import { type OpenDraft, openDraft } from "./open-draft.ts";
import { id } from "./shapes.ts";

const field = fieldShape
  .extend({
    cites: z.array(z.number().int()).meta({ description: "Passages that a model took it from." }),
  })
  .meta({ id: "NodeField" });

const about = {
  tag: "Fields",
  path: "/drafts/{id}/nodes/{node}/fields",
  params: z.strictObject({ id, node: z.string().regex(/^n\d{1,6}$/) }),
  answer: z.array(field),
} as const;

type Named = Call<{ id: string; node: string }>;
type Answered = Outcome<z.input<typeof field>[]>;

const reach = (call: Named, method: "GET" | "POST") => {
  const { id: draftId, node } = call.params;
  return openDraft(call, [method, urls.drafts.nodeAct(draftId, node, "edit")]);
};

/** The item, and the draft as if it were its only one. */
async function findItem({ deps, params }: Named, { draft }: OpenDraft) {
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  if (!revision) return undefined;
  const { content } = revision;
  const node = nodesOf(draft, content).find((one) => one.id === params.node);
  if (!node) return undefined;
  const nodes = isBacklog(content) ? content.nodes : [];
  return { content, node, number: revision.number, item: draftOfNode(draft, node, nodes) };
}

async function read(call: Named, reached: OpenDraft): Promise<Answered> {
  const found = await findItem(call, reached);
  if (!found) return NOT_FOUND;
  const { node, number, item } = found;
  const screen = await fieldsToFill(call.deps, reached.owner, item.target);
  if (!screen.ok) return refusedOutside(screen);
  const values = ownValues(node.content.fields);
  const data = screen.value.map((one) => ({
    ...toldField(one, values),
    cites: node.content.fields?.[one.id]?.cites ?? [],
  }));
  return { data, meta: { next: null }, etag: String(number) };
}

const list = defineEndpoint({
  ...about,
  id: "listNodeFields",
  method: "get",
  summary: "List the fields of Jira's create screen and what one item has in them",
  description: "The only item of a draft that is no backlog is `n1`. Its ETag is of the content.",
  action: "drafts.read",
  problems: outsideProblems,
  async run(call) {
    const reached = await reach(call, "GET");
    return "refused" in reached ? reached.refused : read(call, reached);
  },
});

const change = defineEndpoint({
  ...about,
  id: "changeNodeFields",
  method: "put",
  summary: "Fill the fields of Jira's create screen of one item; what is left out is emptied",
  description: "It makes the next revision. If-Match names the ETag of the draft's content.",
  action: "drafts.write",
  ifMatch: "required",
  body: filledFields,
  problems: { ...outsideProblems, "drafts.not_open": 409 },
  async run(call) {
    const reached = await reach(call, "POST");
    if ("refused" in reached) return reached.refused;
    const { deps, account, body, seen } = call;
    const found = await findItem(call, reached);
    if (!found) return NOT_FOUND;
    const { content, node, number: base, item } = found;
    if (!isSeen(seen, String(base))) return CHANGED;
    const screen = await fieldsToFill(deps, account, item.target);
    if (!screen.ok) return refusedOutside(screen);
    const form = { ...formOf(body.fields), fields: "shown" };
    const filled = await readItemFields(deps, account, item, { form, before: node.content });
    if (!filled.ok) return wrongFields(filled.errors);
    const story = { ...node.content, ...(filled.fields && { fields: filled.fields }) };
    const grown = changeNode(content, node, { kind: undefined, content: story });
    if (!grown.ok) return invalid({ fields: grown.message });
    const edit = { base, origin: "edited" as const, note: grown.note, content: grown.content };
    const changed = await changeContent(deps, account, reached.draft, edit);
    if (!changed.ok) return changed.code === "drafts.changed" ? CHANGED : changed;
    const again = await reach(call, "GET");
    return "refused" in again ? again.refused : read(call, again);
  },
});

export const nodeFieldEndpoints = [list, change];
