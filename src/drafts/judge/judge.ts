import type { Deps } from "../../app.ts";
import { and, eq, gt, gte, inArray, lt } from "../../db/drizzle.ts";
import { isHeld } from "../../db/jobs/held.ts";
import type { Row } from "../../db/schema.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { JudgedFinding } from "../../db/schema/review.ts";
import type { LlmFailure } from "../../llm/llm.ts";
import { done, type Fate, type JobContext, retry } from "../../platform/jobs/job.ts";
import { findPrompt } from "../../prompts/prompt.ts";
import { collect } from "../collect.ts";
import { findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { rulesFor } from "../rules/settings.ts";
import { listPassages } from "../source.ts";
import { waitsForLimit } from "../waits-for-limit.ts";
import { judgedRules, readOpinion } from "./opinion.ts";
import { type Judged, judgeRequest } from "./request.ts";
import { windowsOf } from "./windows.ts";

type Judgement = Row<"judgements">;

interface Work {
  judgement: Judgement;
  context: JobContext;
}

/**
 * The body of the job `drafts.judge`: asks a model what it thinks of one revision, group by group.
 * Nothing of the draft changes. What has been said of a group stays when a later one fails; a run
 * after a crash goes on with the next.
 */
export async function judge(deps: Deps, judgementId: string, context: JobContext): Promise<Fate> {
  const judgement = await begin(deps, judgementId, context);
  if (!judgement) return done();
  const work = { judgement, context };
  if (await isOvertaken(deps, judgement)) return fail(deps, work, OVERTAKEN);
  const judged = await prepare(deps, work);
  if (!judged) return fail(deps, work, NOTHING_TO_JUDGE);
  const settings = await rulesFor(deps, judged.draft.target);
  const windows = windowsOf(judged.nodes);
  for (let at = startOf(context); at < windows.length; at += 1) {
    const window = windows[at] ?? [];
    const asked = judgedRules(settings, window);
    const step = { done: at, total: windows.length, cursor: at };
    context.progress({ ...step, text: `Looking at part ${at + 1} of ${windows.length}` });
    if (asked.length === 0) continue;
    const failure = await lookAt(deps, { ...work, judged }, { window, asked });
    if (failure) return concluded(deps, work, failure);
  }
  await finish(deps, work, { state: "done", errorMessage: null });
  return done();
}

const startOf = ({ cursor }: JobContext): number => (typeof cursor === "number" ? cursor : 0);

const NOTHING_TO_JUDGE: LlmFailure = {
  code: "drafts.nothing_to_judge",
  message: "The prompt, source or revision that this rests on is gone.",
  permanent: true,
};

const OVERTAKEN: LlmFailure = {
  code: "drafts.overtaken",
  message: "A later review took its place.",
  permanent: true,
};

/** Nobody pays for an opinion on what has been written anew. */
async function isOvertaken(deps: Deps, { id, draftId, createdAt }: Judgement): Promise<boolean> {
  const { judgements } = deps.db.t;
  const later = and(gte(judgements.createdAt, createdAt), gt(judgements.id, id));
  const rows = await deps.db
    .select({ id: judgements.id })
    .from(judgements)
    .where(and(eq(judgements.draftId, draftId), later))
    .limit(1);
  return rows.length > 0;
}

/** Whoever has it judged once more wants another opinion; so does a job that got one of no use. */
async function asksAgain(deps: Deps, { judgement, context }: Work): Promise<boolean> {
  if (context.attempt > 1) return true;
  const { judgements } = deps.db.t;
  const { id, draftId, revision } = judgement;
  const earlier = and(eq(judgements.revision, revision), lt(judgements.id, id));
  const rows = await deps.db
    .select({ id: judgements.id })
    .from(judgements)
    .where(and(eq(judgements.draftId, draftId), earlier))
    .limit(1);
  return rows.length > 0;
}

async function begin(deps: Deps, id: string, context: JobContext): Promise<Judgement | undefined> {
  const { judgements } = deps.db.t;
  const [row] = await deps.db
    .update(judgements)
    .set({ state: "running", errorMessage: null })
    .where(
      and(
        eq(judgements.id, id),
        inArray(judgements.state, ["queued", "running"]),
        isHeld(deps.db, context),
      ),
    )
    .returning();
  return row;
}

async function prepare(deps: Deps, { judgement }: Work): Promise<Judged | undefined> {
  const { drafts } = deps.db.t;
  const { draftId, revision: number, accountId } = judgement;
  const [[draft], revision, passages, prompt] = await Promise.all([
    deps.db.select().from(drafts).where(eq(drafts.id, draftId)),
    findRevision(deps.db, draftId, number),
    listPassages(deps.db, draftId),
    findPrompt(deps.db, "judge"),
  ]);
  if (!draft || !revision || !prompt) return undefined;
  const nodes = nodesOf(draft, revision.content).filter(({ decision }) => decision !== "left_out");
  return nodes.length > 0 ? { draft, accountId, prompt, nodes, passages } : undefined;
}

type Failure = LlmFailure | "stopped";

/** One group. Undefined when the next can follow. */
async function lookAt(
  deps: Deps,
  { judgement, context, judged }: Work & { judged: Judged },
  group: { window: BacklogNode[]; asked: ReturnType<typeof judgedRules> },
): Promise<Failure | undefined> {
  const request = {
    ...judgeRequest(judged, group, context.signal),
    fresh: await asksAgain(deps, { judgement, context }),
    jobId: context.id,
  };
  const { text, end } = await collect(deps.llm, request, async () => undefined);
  if (end.status === "cancelled") return "stopped";
  if (end.status !== "ok") return end.failure ?? NO_ANSWER;
  const found = readOpinion(text, { nodes: group.window, asked: group.asked });
  if (!found) return NOT_VALID;
  const seen = new Set(group.window.map(({ id }) => id));
  judgement.findings = [...judgement.findings.filter(({ nodeId }) => !seen.has(nodeId)), ...found];
  return (await save(deps, { judgement, context }, judgement.findings)) ? undefined : "stopped";
}

const NO_ANSWER: LlmFailure = {
  code: "llm.failed",
  message: "The model gave no answer.",
  permanent: false,
};

const NOT_VALID: LlmFailure = {
  code: "drafts.not_valid",
  message: "The model's answer did not have the agreed form. Ask again, or choose another model.",
  permanent: false,
};

async function concluded(deps: Deps, work: Work, failure: Failure): Promise<Fate> {
  if (failure === "stopped") return retry("the process was stopped");
  const waits = waitsForLimit(failure);
  if (waits) return waits;
  if (failure.permanent || work.context.lastAttempt) return fail(deps, work, failure);
  return retry(failure.message, failure.retryAfterMs);
}

async function fail(deps: Deps, work: Work, { message }: LlmFailure): Promise<Fate> {
  await finish(deps, work, { state: "failed", errorMessage: message });
  return done();
}

/** It runs, and nobody else does it by now. */
function isMine(deps: Deps, { judgement, context }: Work) {
  const { judgements } = deps.db.t;
  const runs = and(eq(judgements.id, judgement.id), eq(judgements.state, "running"));
  return and(runs, isHeld(deps.db, context));
}

async function save(deps: Deps, work: Work, findings: JudgedFinding[]): Promise<boolean> {
  const { judgements } = deps.db.t;
  const rows = await deps.db
    .update(judgements)
    .set({ findings })
    .where(isMine(deps, work))
    .returning({ id: judgements.id });
  return rows.length > 0;
}

async function finish(
  deps: Deps,
  work: Work,
  end: Pick<Judgement, "state" | "errorMessage">,
): Promise<void> {
  const { judgements } = deps.db.t;
  await deps.db
    .update(judgements)
    .set({ ...end, finishedAt: deps.clock.now() })
    .where(isMine(deps, work));
}
