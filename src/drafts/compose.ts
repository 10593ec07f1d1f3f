import type { Deps } from "../app.ts";
import { and, eq, inArray, sql } from "../db/drizzle.ts";
import { isHeld } from "../db/jobs/held.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { LlmRequest } from "../llm/llm.ts";
import { done, type Fate, type JobContext, retry } from "../platform/jobs/job.ts";
import { findPrompt, renderPrompt } from "../prompts/prompt.ts";
import type { VariablesOf } from "../prompts/purposes.ts";
import {
  ACTIVE,
  asksAgain,
  callOf,
  complete,
  failed,
  finish,
  isActive,
  rememberVersion,
  type Work,
} from "./attempt.ts";
import { composeBacklog } from "./backlog/compose-backlog.ts";
import { collect, type End } from "./collect.ts";
import { contentSchema, parseContent } from "./content.ts";
import { type Draft, findRevision } from "./draft.ts";
import { confirmAnswer, fieldsToCompose } from "./fields/confirm.ts";
import { framed, steadyIn } from "./framed.ts";
import { storyOf } from "./nodes.ts";
import { KIND_NAMES } from "./kind-types.ts";
import { listPassages } from "./source.ts";

type Composition = Row<"compositions">;

/** The first pieces are stored at once: a model needs so many for the title's first words. */
const STORED_AT_ONCE = 8;
/** Then at most this often, ms. */
const STORE_EVERY = 120;

/**
 * The body of the job `drafts.compose`. May run again after a crash: a composition that has ended
 * is left alone, one that was cut starts anew from its own row.
 */
export async function compose(
  deps: Deps,
  compositionId: string,
  context: JobContext,
): Promise<Fate> {
  const started = await begin(deps, compositionId, context);
  if (!started) return done();
  const { composition, draft } = started;
  if (draft.type === "backlog") return composeBacklog(deps, { composition, draft, context });
  const request = await buildRequest(deps, { composition, context }, draft);
  if (!request) {
    const message = "The prompt, source or revision that this rests on is gone. Start a new draft.";
    await finish(deps, { composition, context }, "failed", {
      code: "drafts.nothing_to_compose",
      message,
    });
    return done();
  }
  const { text, end } = await receive(deps, composition, request, context);
  return conclude(deps, { composition, draft, text, end, context });
}

async function begin(deps: Deps, id: string, context: JobContext) {
  const { compositions, drafts } = deps.db.t;
  // Nobody's words: after a power cut the job begins once more.
  return deps.db.transaction(async (tx) => {
    const [composition] = await tx
      .update(compositions)
      .set({ state: "running", text: "", errorCode: null, errorMessage: null })
      .where(
        and(eq(compositions.id, id), inArray(compositions.state, [...ACTIVE]), isHeld(tx, context)),
      )
      .returning();
    if (!composition) return undefined;
    const [draft] = await tx.select().from(drafts).where(eq(drafts.id, composition.draftId));
    return draft && { composition, draft };
  }, "soon");
}

async function buildRequest(deps: Deps, work: Work, draft: Draft): Promise<LlmRequest | undefined> {
  const { composition } = work;
  const { instruction } = composition;
  const refines = instruction !== null;
  const [prompt, passages, base, screen, fresh] = await Promise.all([
    findPrompt(deps.db, refines ? "refine" : draft.promptName),
    listPassages(deps.db, draft.id),
    refines ? findRevision(deps.db, draft.id, composition.baseRevision) : undefined,
    fieldsToCompose(deps, { id: composition.accountId }, draft.target),
    asksAgain(deps.db, work),
  ]);
  if (!prompt || passages.length === 0 || (refines && !base)) return undefined;
  const { system, name, version } = renderPrompt(prompt, {
    item: KIND_NAMES[draft.item],
    criteria_format: draft.criteriaFormat,
    project: draft.target.projectName,
  } satisfies VariablesOf<"draft" | "refine">);
  if (!refines) await rememberVersion(deps.db, draft, version);
  const blocks = framed({ passages, base: base && storyOf(base.content), instruction });
  return {
    ...callOf({ composition, draft, fresh }),
    taskType: refines ? "refine" : "draft",
    prompt: { name, version },
    system,
    // One refinement follows another: the source is read once.
    messages: [{ role: "user", text: blocks, ...(refines && steadyIn(passages)) }],
    schema: { name: "story", schema: contentSchema(draft.criteriaFormat, screen) },
    signal: work.context.signal,
  };
}

const growText = prepared((db) => {
  const { compositions: c } = db.t;
  const { placeholder } = sql;
  const holder = {
    id: placeholder("job"),
    owner: placeholder("owner"),
    attempt: placeholder("attempt"),
  };
  return db
    .update(c)
    .set({
      // By its column, which takes out what a database cannot keep.
      text: sql`${sql.param(placeholder("text"), c.text)}`,
      activityId: sql`${placeholder("activityId")}`,
    })
    .where(and(eq(c.id, placeholder("id")), isHeld(db, holder)))
    .prepare("drafts_grow_text");
});

/** Stores the answer as it grows, so that any page can show it at any time. */
function receive(deps: Deps, composition: Composition, request: LlmRequest, context: JobContext) {
  const { id: job, owner, attempt } = context;
  let storedAt = 0;
  return collect(deps.llm, request, async ({ text, activityId, pieces, isLast }) => {
    const isDue = deps.clock.monotonic() - storedAt >= STORE_EVERY;
    if (!isLast && pieces > STORED_AT_ONCE && !isDue) return;
    storedAt = deps.clock.monotonic();
    const values = {
      text,
      activityId: activityId ?? null,
      id: composition.id,
      job,
      owner,
      attempt,
    };
    // A page shows it at once; its revision waits for the disk.
    await deps.db.transaction((tx) => growText(tx, values), "soon");
    deps.live.wake(`draft:${composition.draftId}`);
    if (pieces === 1) context.progress({ done: 0, text: "The model is writing" });
  });
}

interface Outcome extends Work {
  draft: Draft;
  text: string;
  end: End;
}

async function conclude(deps: Deps, outcome: Outcome): Promise<Fate> {
  const { composition, end, context } = outcome;
  const failure = end.failure ?? {
    code: "llm.failed",
    message: "The model gave no answer.",
    permanent: false,
  };
  switch (end.status) {
    case "ok":
      return accept(deps, outcome);
    case "cancelled":
      // Not by the person: the process is stopping or the time is over, so the job goes on later.
      if (context.signal.aborted && !(await isActive(deps, composition.id))) return done();
      return retry("the process was stopped");
    case "interrupted":
      await finish(deps, outcome, "interrupted", failure);
      return done();
    case "error":
      return failed(deps, outcome, failure);
  }
}

async function accept(deps: Deps, outcome: Outcome): Promise<Fate> {
  const { composition, draft, text, end } = outcome;
  const { baseRevision } = composition;
  const account = { id: composition.accountId };
  const [passages, revision, screen] = await Promise.all([
    listPassages(deps.db, draft.id),
    baseRevision > 0 ? findRevision(deps.db, draft.id, baseRevision) : undefined,
    fieldsToCompose(deps, account, draft.target),
  ]);
  const base = revision && storyOf(revision.content);
  const parsed = parseContent(text, { format: draft.criteriaFormat, passages, base, screen });
  if (!parsed.ok) {
    const cut =
      end.stopReason === "max_tokens"
        ? "The model's answer was cut at its length limit."
        : "The model's answer did not have the agreed form.";
    const message = `${cut} Try again, or choose another model. (${parsed.message})`;
    await finish(deps, outcome, "failed", { code: "drafts.not_valid", message });
    return done();
  }
  const filled = { target: draft.target, screen: screen ?? [] };
  const content = await confirmAnswer(deps, account, filled, parsed.content);
  await complete(deps, { ...outcome, content });
  return done();
}
