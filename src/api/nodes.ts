// Items of a backlog: what their forms do, one act a request.
import { z } from "zod";
import { actOnNodes } from "../drafts/backlog/act.ts";
import { acceptAll, decideNode } from "../drafts/backlog/decide.ts";
import { linkNodes, unlinkNodes } from "../drafts/backlog/links.ts";
import { moveNode, stepNode } from "../drafts/backlog/move.ts";
import { requestNodeRefinement } from "../drafts/backlog/refine-node.ts";
import { addNode, mergeNode, removeNode, splitNode } from "../drafts/backlog/reshape.ts";
import type { Grown, Nodes } from "../drafts/backlog/tree.ts";
import { urls } from "../urls.ts";
import { composition, REFINEMENT_PROBLEMS, showComposition } from "./compositions.ts";
import { draftContent, itemKind } from "./draft-shapes.ts";
import { type Call, CHANGED, defineEndpoint, type Outcome } from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { type OpenDraft, openDraft } from "./open-draft.ts";
import { id, idParams } from "./shapes.ts";

const nodeId = z.string().regex(/^n\d{1,6}$/);
const nodeParams = z.strictObject({ id, node: nodeId });
const title = z.string().min(1).max(1000);

const act = z
  .union([
    z.strictObject({
      act: z.literal("decide"),
      decision: z.enum(["open", "accepted", "left_out"]),
      withChildren: z.boolean().default(false),
    }),
    z.strictObject({
      act: z.enum(["link", "unlink"]),
      type: z.enum(["blocks", "relates"]),
      to: nodeId,
    }),
    z.strictObject({ act: z.literal("merge"), into: nodeId }),
    z.strictObject({
      act: z.literal("move"),
      parentId: nodeId.nullable(),
      before: nodeId.optional().meta({ description: "Default: as the last one." }),
    }),
    z.strictObject({
      act: z.literal("remove"),
      children: z.enum(["up", "with"]).meta({ description: "Where those below it go." }),
    }),
    z.strictObject({
      act: z.literal("split"),
      criteria: z.array(z.number().int().min(0).max(1000)).min(1).max(200),
      title,
    }),
    z.strictObject({
      act: z.literal("step"),
      how: z.enum(["up", "down", "indent", "outdent"]),
    }),
  ])
  .meta({ id: "NodeAct" });

type Act = z.output<typeof act>;

function grown(
  nodes: Nodes,
  { node, newId, sent }: Record<"node" | "newId", string> & { sent: Act },
): Grown {
  switch (sent.act) {
    case "decide":
      return decideNode(nodes, node, sent);
    case "link":
      return linkNodes(nodes, node, linkOf(sent));
    case "unlink":
      return unlinkNodes(nodes, node, linkOf(sent));
    case "merge":
      return mergeNode(nodes, node, sent.into);
    case "move":
      return moveNode(nodes, node, { parentId: sent.parentId, before: sent.before });
    case "remove":
      return removeNode(nodes, node, sent.children);
    case "split":
      return splitNode(nodes, node, { ...sent, criteria: new Set(sent.criteria), newId });
    case "step":
      return stepNode(nodes, node, sent.how);
  }
}

/** It is kept as it is given. */
const linkOf = ({ type, to }: Extract<Act, { to: string }>) => ({ type, to });

const PROBLEMS = {
  "drafts.not_found": 409,
  "drafts.not_open": 409,
  "drafts.refused": 422,
};

async function acted(
  { deps, account, seen }: Call,
  { draft }: OpenDraft,
  grow: (nodes: Nodes, newId: string) => Grown,
): Promise<Outcome<z.input<typeof draftContent>>> {
  const base = draft.revision;
  if (!isSeen(seen, String(base))) return CHANGED;
  const done = await actOnNodes(deps, account, draft, { base, grow });
  if (!done.ok) return done.code === "drafts.changed" ? CHANGED : done;
  const revision = base + 1;
  return { data: { revision, content: { nodes: [...done.nodes] } }, etag: String(revision) };
}

const change = defineEndpoint({
  id: "changeNode",
  method: "post",
  path: "/drafts/{id}/nodes/{node}/acts",
  tag: "Drafts",
  summary: "Decide, move, link, split, merge or remove an item of a backlog",
  description: "It makes the next revision. `If-Match` is the ETag of the draft's content.",
  action: "drafts.write",
  ifMatch: "required",
  params: nodeParams,
  body: act,
  answer: draftContent,
  problems: PROBLEMS,
  async run(call) {
    const { id: draftId, node } = call.params;
    const path = urls.drafts.nodeAct(draftId, node, "decision");
    const reached = await openDraft(call, ["POST", path]);
    if ("refused" in reached) return reached.refused;
    const sent = call.body;
    return acted(call, reached, (nodes, newId) => grown(nodes, { node, newId, sent }));
  },
});

const add = defineEndpoint({
  id: "createNode",
  method: "post",
  path: "/drafts/{id}/nodes",
  tag: "Drafts",
  summary: "Add an item to a backlog: the next revision of the draft",
  description: "`If-Match` is the ETag of the draft's content.",
  action: "drafts.write",
  ifMatch: "required",
  status: 201,
  params: idParams,
  body: z
    .strictObject({ kind: itemKind, title, parentId: nodeId.nullable().default(null) })
    .meta({ id: "NewNode" }),
  answer: draftContent,
  problems: PROBLEMS,
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.nodes(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return acted(call, reached, (nodes, newId) => addNode(nodes, { id: newId, ...call.body }));
  },
});

const accept = defineEndpoint({
  id: "acceptNodes",
  method: "post",
  path: "/drafts/{id}/nodes/acceptance",
  tag: "Drafts",
  summary: "Accept every item of a backlog that nobody has decided on",
  description: "`If-Match` is the ETag of the draft's content.",
  action: "drafts.write",
  ifMatch: "required",
  params: idParams,
  answer: draftContent,
  problems: PROBLEMS,
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.nodes(call.params.id)]);
    return "refused" in reached ? reached.refused : acted(call, reached, acceptAll);
  },
});

const refine = defineEndpoint({
  id: "createNodeRefinement",
  method: "post",
  path: "/drafts/{id}/nodes/{node}/refinements",
  tag: "Compositions",
  summary: "Say what to change in one item of a backlog, or in all below it, too",
  action: "drafts.write",
  status: 202,
  params: nodeParams,
  body: z
    .strictObject({
      instruction: z.string().min(1).max(4000),
      withChildren: z.boolean().default(false),
    })
    .meta({ id: "NewNodeRefinement" }),
  answer: composition,
  problems: { ...REFINEMENT_PROBLEMS, "drafts.no_node": 404 },
  async run(call) {
    const { id: draftId, node } = call.params;
    const page = ["POST", urls.drafts.nodeAct(draftId, node, "refinements")] as const;
    const reached = await openDraft(call, page);
    if ("refused" in reached) return reached.refused;
    const wanted = { nodeId: node, ...call.body };
    const asked = await requestNodeRefinement(call.deps, reached.draft, wanted);
    return asked.ok ? showComposition(call, page) : asked;
  },
});

export const nodeEndpoints = [add, accept, change, refine];
