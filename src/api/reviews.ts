import { z } from "zod";
import { addComment } from "../drafts/review/comments.ts";
import { decideComment } from "../drafts/review/decide-comment.ts";
import { readComments } from "../drafts/review/read-comments.ts";
import { endShare, listShares, searchAccounts, shareDraft } from "../drafts/review/shares.ts";
import { urls } from "../urls.ts";
import { defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { BY_TIME, cursor, id, idParams, page, time } from "./shapes.ts";

const COMMENTS_PER_PAGE = 30;
const nodeId = z.string().regex(/^(?:n\d{1,6})?$/);
const part = z.string().max(200);

const comment = z
  .object({
    id: z.string(),
    accountId: z.string(),
    name: z.string(),
    at: time,
    text: z.string(),
    revision: z.number().int(),
    nodeId: z.string().meta({ description: "The item; empty for the whole draft." }),
    part: z.string(),
    isSuggestion: z.boolean(),
    outcome: z.enum(["done", "accepted", "declined"]).nullable(),
    decidedAt: time.nullable(),
  })
  .meta({ id: "Comment" });

const listComments = defineEndpoint({
  id: "listComments",
  method: "get",
  path: "/drafts/{id}/comments",
  tag: "Reviews",
  summary: "List what was said of a draft, the newest first",
  action: "drafts.read",
  params: idParams,
  query: z.strictObject({
    cursor: cursor(BY_TIME),
    node: nodeId.optional().meta({ description: "Only of this item." }),
    part: part.optional().meta({ description: "Only of this part." }),
  }),
  answer: z.array(comment),
  async run(call) {
    const { id: draftId } = call.params;
    const reached = await openDraft(call, ["GET", urls.drafts.comments(draftId)]);
    if ("refused" in reached) return reached.refused;
    const { cursor: before, node, part: asked } = call.query;
    const place = { node, part: asked, before };
    const { comments, next } = await readComments(call.deps, reached.draft, place);
    const data = comments.map((one) => ({ ...one, isSuggestion: one.changes !== undefined }));
    return { data, meta: page(next, COMMENTS_PER_PAGE) };
  },
});

const say = defineEndpoint({
  id: "createComment",
  method: "post",
  path: "/drafts/{id}/comments",
  tag: "Reviews",
  summary: "Say something of a draft, or suggest words for a part of it",
  action: "drafts.comment",
  status: 201,
  params: idParams,
  body: z
    .strictObject({
      text: z.string().max(4000).default(""),
      node: nodeId.default("").meta({ description: "The item; empty for the whole draft." }),
      part: part.default("").meta({ description: "Such as `title` or `criteria.0`." }),
      revision: z.number().int().min(0).max(1_000_000).default(0),
      suggestion: z
        .record(z.string().max(100), z.string().max(100_000))
        .optional()
        .meta({ description: "The fields of the part as they are to read." }),
    })
    .meta({ id: "NewComment" }),
  answer: z.object({ id: z.string() }).meta({ id: "Commented" }),
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.comments(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { deps, account, body } = call;
    const { text, node, part: of, revision, suggestion } = body;
    const said = { nodeId: node, part: of, text, revision, suggested: suggestion };
    const added = await deps.db.transaction((tx) =>
      addComment(tx, deps.clock, { account, draft: reached.draft, comment: said }),
    );
    return added.ok ? { data: { id: added.id } } : invalid(added.errors);
  },
});

const decide = defineEndpoint({
  id: "decideComment",
  method: "post",
  path: "/drafts/{id}/comments/{comment}/outcome",
  tag: "Reviews",
  summary: "Say what becomes of a comment or suggestion",
  description: "Only the owner accepts or declines; the first decision stands.",
  action: "drafts.write",
  params: z.strictObject({ id, comment: id }),
  body: z
    .strictObject({ outcome: z.enum(["done", "accepted", "declined"]) })
    .meta({ id: "CommentOutcome" }),
  problems: {
    "drafts.not_found": 404,
    "drafts.not_allowed": 403,
    "drafts.not_open": 409,
    "drafts.changed": 409,
  },
  async run(call) {
    const { id: draftId, comment: commentId } = call.params;
    const path = urls.drafts.commentOutcome(draftId, commentId);
    const reached = await openDraft(call, ["POST", path]);
    if ("refused" in reached) return reached.refused;
    const decision = { id: commentId, outcome: call.body.outcome };
    const decided = await decideComment(call.deps, call.account, reached.draft, decision);
    return decided.ok ? { data: null } : decided;
  },
});

const level = z.enum(["comment", "suggest", "countersign"]);

const shares = defineEndpoint({
  id: "listShares",
  method: "get",
  path: "/drafts/{id}/shares",
  tag: "Reviews",
  summary: "With whom a draft is shared",
  action: "drafts.read",
  params: idParams,
  answer: z.array(
    z
      .object({ accountId: z.string(), name: z.string(), email: z.string(), level, at: time })
      .meta({ id: "Share" }),
  ),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.shares(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return { data: await listShares(call.deps.db, reached.draft.id), meta: { next: null } };
  },
});

const candidates = defineEndpoint({
  id: "listShareCandidates",
  method: "get",
  path: "/drafts/{id}/shares/candidates",
  tag: "Reviews",
  summary: "Find people whom a draft can be shared with",
  action: "drafts.read",
  params: idParams,
  query: z.strictObject({
    q: z.string().min(1).max(200).meta({ description: "Letters of a name, an e-mail or an id." }),
  }),
  answer: z.array(
    z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: "Candidate" }),
  ),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.shares(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const found = await searchAccounts(call.deps.db, call.account, call.query.q);
    return { data: found, meta: { next: null } };
  },
});

const share = defineEndpoint({
  id: "createShares",
  method: "post",
  path: "/drafts/{id}/shares",
  tag: "Reviews",
  summary: "Share a draft with people, or change what they may do",
  description: "With all of them or with none.",
  action: "drafts.write",
  params: idParams,
  body: z
    .strictObject({
      accountIds: z.array(id).min(1).max(100),
      level,
      message: z.string().max(4000).default(""),
    })
    .meta({ id: "NewShares" }),
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.shares(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { deps, account, body, from } = call;
    const shared = await shareDraft(deps, account, reached.draft, { ...body, from });
    return shared.ok ? { data: null } : invalid(shared.errors);
  },
});

const unshare = defineEndpoint({
  id: "endShare",
  method: "delete",
  path: "/drafts/{id}/shares/{account}",
  tag: "Reviews",
  summary: "Share a draft with somebody no longer",
  action: "drafts.write",
  params: z.strictObject({ id, account: id }),
  async run(call) {
    const { id: draftId, account: accountId } = call.params;
    const reached = await openDraft(call, ["POST", urls.drafts.shareEnd(draftId, accountId)]);
    if ("refused" in reached) return reached.refused;
    const ending = { accountId, from: call.from };
    const ended = await endShare(call.deps, call.account, reached.draft, ending);
    return ended ? { data: null } : NOT_FOUND;
  },
});

export const reviewEndpoints = [listComments, say, decide, shares, candidates, share, unshare];
