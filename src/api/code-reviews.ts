import { z } from "zod";
import { codeReviewForm } from "../agents/code-review/form.ts";
import { decideRemark } from "../agents/code-review/decide.ts";
import { refine as refineRun } from "../agents/again.ts";
import { reviewAgain } from "../agents/code-review/again.ts";
import { listReviews } from "../agents/code-review/list-reviews.ts";
import { reviewNewest } from "../agents/code-review/newest.ts";
import { listCodeHosts } from "../agents/code-review/pull-choices.ts";
import { prepareReview } from "../agents/code-review/publish-review.ts";
import { reachReview } from "../agents/code-review/reach-review.ts";
import { findDiff, readContent } from "../agents/code-review/read-review.ts";
import { startReview } from "../agents/code-review/start.ts";
import { findRun, listRuns, stopRun } from "../agents/runs.ts";
import { listLlmChoices } from "../drafts/choices.ts";
import { missingSignatures } from "../drafts/documents/sign-document.ts";
import type { Draft } from "../drafts/draft.ts";
import type { May } from "../drafts/review/access.ts";
import { urls } from "../urls.ts";
import {
  agentRun,
  codeReview,
  codeReviewListing,
  decision,
  newCodeReview,
  preparedReview,
} from "./code-review-shapes.ts";
import { REFINEMENT_PROBLEMS } from "./compositions.ts";
import { type Call, defineEndpoint, invalid, NOT_FOUND, type Refused } from "./endpoint.ts";
import { BY_TIME, cursor, id, idParams, page, perPage } from "./shapes.ts";

const NOT_YOURS: Refused = {
  code: "drafts.not_yours",
  message: "This review is another person's. Ask its owner.",
};

type OfReview = Call<{ id: string }>;

async function openReview({ deps, account, params }: OfReview, needed: May) {
  const reached = await reachReview(deps, account, params.id, needed);
  if (reached === "not_found") return { refused: NOT_FOUND };
  return reached === "not_allowed" ? { refused: NOT_YOURS } : reached;
}

async function readCodeReview({ deps }: Call, draft: Draft & { may: May }) {
  const [content, source, run] = await Promise.all([
    readContent(deps.db, draft),
    findDiff(deps.db, draft.id),
    findRun(deps.db, draft.id),
  ]);
  const { repository = null, number = null, head: commit = null } = source?.origin ?? {};
  const url = deps.config.PUBLIC_URL + urls.codeReviews.show(draft.id);
  const problem = run?.state === "failed" ? run.errorMessage : null;
  const jobId = run?.jobId ?? null;
  const place = { repository, number, commit };
  return { data: { ...draft, ...place, content: content ?? null, problem, jobId, url } };
}

/** As it stands now, to who may do what is `needed`. */
async function showCodeReview(call: OfReview, needed: May) {
  const reached = await openReview(call, needed);
  return "refused" in reached ? reached.refused : readCodeReview(call, reached.draft);
}

const about = { tag: "Agents", action: "drafts.read" } as const;

const list = defineEndpoint({
  ...about,
  id: "listCodeReviews",
  method: "get",
  path: "/code-reviews",
  summary: "List your code reviews, the last changed first",
  query: z.strictObject({ cursor: cursor(BY_TIME), per_page: perPage }),
  answer: z.array(codeReviewListing),
  async run({ deps, account, query }) {
    const { cursor: before, per_page: limit } = query;
    const { reviews, next } = await listReviews(deps.db, account, { before, limit });
    const data = reviews.map((review) => ({
      ...review,
      url: deps.config.PUBLIC_URL + urls.codeReviews.show(review.id),
    }));
    return { data, meta: page(next, limit) };
  },
});

/** Names of the form's fields where a program's differ. */
const FIELDS: Record<string, string> = { connection: "connectionId", llm: "modelConnectionId" };

const create = defineEndpoint({
  ...about,
  id: "createCodeReview",
  method: "post",
  path: "/code-reviews",
  summary: "Have the changes of a pull request, or a diff, reviewed",
  description: "It is a job: read the review until its state is no longer `composing`.",
  action: "drafts.write",
  status: 202,
  body: newCodeReview,
  answer: codeReview,
  run: (call) => reviewChanges(call, call.body),
});

/** Starts a review, and answers with it. */
export async function reviewChanges(call: Call, sent: z.output<typeof newCodeReview>) {
  const { deps, account } = call;
  const typed = codeReviewForm.parse({
    ...sent,
    connection: sent.connectionId,
    number: sent.number === undefined ? "" : String(sent.number),
    llm: sent.modelConnectionId,
  });
  const [hosts, llms] = await Promise.all([
    listCodeHosts(deps, account),
    listLlmChoices(deps, account, "review"),
  ]);
  const connection = typed.connection || (hosts[0]?.id ?? "");
  const llm = typed.llm || (llms[0]?.id ?? "");
  const started = await startReview(deps, account, { ...typed, connection, llm });
  if (!started.ok) {
    const errors = Object.entries(started.errors).map(([name, words]) => [
      FIELDS[name] ?? name,
      words,
    ]);
    return invalid(Object.fromEntries(errors));
  }
  const made = { ...call, params: { id: started.draftId } };
  const answer = await showCodeReview(made, "owner");
  return "code" in answer
    ? answer
    : { ...answer, location: `${urls.api.base()}/code-reviews/${started.draftId}` };
}

const show = defineEndpoint({
  ...about,
  id: "showCodeReview",
  method: "get",
  path: "/code-reviews/{id}",
  summary: "Read a code review with its remarks",
  params: idParams,
  answer: codeReview,
  run: (call) => showCodeReview(call, "comment"),
});

const runs = defineEndpoint({
  ...about,
  id: "listCodeReviewRuns",
  method: "get",
  path: "/code-reviews/{id}/runs",
  summary: "What each run of a review did, step by step, the newest first",
  params: idParams,
  answer: z.array(agentRun),
  async run(call) {
    const reached = await openReview(call, "comment");
    if ("refused" in reached) return reached.refused;
    const all = await listRuns(call.deps.db, reached.draft.id);
    return { data: all.map(({ run, steps }) => ({ ...run, steps })), meta: { next: null } };
  },
});

const again = defineEndpoint({
  ...about,
  id: "createCodeReviewRun",
  method: "post",
  path: "/code-reviews/{id}/runs",
  summary: "Review once more: the same changes, or the newest commits",
  action: "drafts.write",
  status: 202,
  params: idParams,
  body: z.strictObject({ act: z.enum(["again", "newest"]) }).meta({ id: "NewCodeReviewRun" }),
  answer: codeReview,
  problems: { ...REFINEMENT_PROBLEMS, "agents.no_answer": 502, "agents.no_pull_request": 422 },
  async run(call) {
    const reached = await openReview(call, "owner");
    if ("refused" in reached) return reached.refused;
    const begin = call.body.act === "newest" ? reviewNewest : reviewAgain;
    const begun = await begin(call.deps, call.account, reached.draft);
    return begun.ok ? showCodeReview(call, "owner") : begun;
  },
});

const stop = defineEndpoint({
  ...about,
  id: "stopCodeReview",
  method: "post",
  path: "/code-reviews/{id}/stop",
  summary: "Stop the run of a review",
  description: "Nothing happens where none is under way.",
  action: "drafts.write",
  params: idParams,
  answer: codeReview,
  async run(call) {
    const reached = await openReview(call, "owner");
    if ("refused" in reached) return reached.refused;
    await stopRun(call.deps, call.account, reached.draft);
    return showCodeReview(call, "owner");
  },
});

const refine = defineEndpoint({
  ...about,
  id: "refineCodeReview",
  method: "post",
  path: "/code-reviews/{id}/refinements",
  summary: "Say what to look at or to leave alone: it makes the next revision",
  action: "drafts.write",
  status: 202,
  params: idParams,
  body: z.strictObject({ instruction: z.string().min(1).max(4000) }).meta({
    id: "NewCodeReviewRefinement",
  }),
  answer: codeReview,
  problems: REFINEMENT_PROBLEMS,
  async run(call) {
    const reached = await openReview(call, "owner");
    if ("refused" in reached) return reached.refused;
    const begun = await refineRun(call.deps, reached.draft, call.body.instruction);
    return begun.ok ? showCodeReview(call, "owner") : begun;
  },
});

const decide = defineEndpoint({
  ...about,
  id: "decideRemark",
  method: "post",
  path: "/code-reviews/{id}/remarks/{remark}/decision",
  summary: "Accept a remark, leave it out, or open it again",
  description: "What is left out is not posted. It makes the next revision.",
  action: "drafts.write",
  params: z.strictObject({ id, remark: id }),
  body: z
    .strictObject({
      decision,
      revision: z.number().int().min(1).meta({ description: "That you have read." }),
    })
    .meta({ id: "RemarkDecision" }),
  answer: codeReview,
  problems: { "drafts.not_found": 404, "drafts.not_open": 409, "drafts.changed": 409 },
  async run(call) {
    const reached = await openReview(call, "owner");
    if ("refused" in reached) return reached.refused;
    const { remark } = call.params;
    const said = { remark, decision: call.body.decision, base: call.body.revision };
    const decided = await decideRemark(call.deps, call.account, reached.draft, said);
    return decided.ok ? showCodeReview(call, "owner") : decided;
  },
});

const prepare = defineEndpoint({
  ...about,
  id: "prepareCodeReview",
  method: "post",
  path: "/code-reviews/{id}/publication",
  summary: "See what would be posted, and what stands in the way",
  description: "Posts nothing: to sign is a person's own act, on the page at `signUrl`.",
  action: "publications.prepare",
  params: idParams,
  answer: preparedReview,
  problems: {
    "agents.no_answer": 502,
    "agents.no_connection": 409,
    "agents.no_pull_request": 422,
    "agents.no_revision": 409,
    "agents.not_reviewed": 409,
    "agents.nothing_new": 409,
  },
  async run(call) {
    const reached = await openReview(call, "owner");
    if ("refused" in reached) return reached.refused;
    const { deps } = call;
    const { draft, owner } = reached;
    const prepared = await prepareReview(deps, owner, draft);
    if (!prepared.ok) return prepared;
    const missing = await missingSignatures(deps.db, draft);
    const lines = Object.values(prepared.refused).map((message) => ({
      code: "agents.line_not_shown",
      message,
    }));
    const obstacles = [
      ...(prepared.isMoved ? [{ code: "agents.pull_request_moved", message: MOVED }] : []),
      ...(missing > 0 ? [{ code: "drafts.not_signed_enough", message: MISSING }] : []),
      ...lines,
    ];
    const signUrl = deps.config.PUBLIC_URL + urls.codeReviews.publication(draft.id);
    const { body, review } = prepared.checked;
    const isReady = obstacles.length === 0;
    return { data: { revision: draft.revision, isReady, signUrl, obstacles, body, ...review } };
  },
});

const MOVED = "The pull request has new commits since it was reviewed. Review them first.";
const MISSING = "Another person must countersign this first.";

export const codeReviewEndpoints = [list, create, show, runs, again, stop, refine, decide, prepare];
