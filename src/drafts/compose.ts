import type { Deps } from "../app.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import type { Queries } from "../db/db.ts";
import type { Row } from "../db/schema.ts";
import type { CompositionState } from "../db/schema/drafts.ts";
import { isHeld } from "../db/jobs/held.ts";
import type { LlmEvent, LlmRequest } from "../llm/llm.ts";
import { done, type Fate, type JobContext, retry } from "../platform/jobs/job.ts";
import { findPrompt, renderPrompt } from "../prompts/prompt.ts";
import { contentSchema, parseContent } from "./content.ts";
import { type Draft, findRevision } from "./draft.ts";
import { framed } from "./framed.ts";
import { storyOf } from "./nodes.ts";
import { listPassages } from "./source.ts";
import { addRevision } from "./revision.ts";

type Composition = Row<"compositions">;
type End = Extract<LlmEvent, { type: "end" }>;

/** The first pieces are stored at once: a model needs so many for the title's first words. */
const STORED_AT_ONCE = 8;
/** Then at most this often, ms. */
const STORE_EVERY = 120;
const ITEM_NAMES = {
  epic: "epic",
  story: "story",
  task: "task",
  bug: "bug report",
  subtask: "sub-task",
} as const;
const MOST_TOKENS = 16_000;
/** Of an answer: a server may not know the limit in tokens, or not keep to it. */
const MOST_CHARACTERS = 200_000;
const ACTIVE: CompositionState[] = ["queued", "running"];

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
  const request = await buildRequest(deps, composition, draft, context.signal);
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
  const [composition] = await deps.db
    .update(compositions)
    .set({ state: "running", text: "", errorCode: null, errorMessage: null })
    .where(
      and(eq(compositions.id, id), inArray(compositions.state, ACTIVE), isHeld(deps.db, context)),
    )
    .returning();
  if (!composition) return undefined;
  const [draft] = await deps.db.select().from(drafts).where(eq(drafts.id, composition.draftId));
  return draft && { composition, draft };
}

async function buildRequest(
  deps: Deps,
  composition: Composition,
  draft: Draft,
  signal: AbortSignal,
): Promise<LlmRequest | undefined> {
  const { instruction } = composition;
  const refines = instruction !== null;
  const [prompt, passages, base] = await Promise.all([
    findPrompt(deps.db, refines ? "refine" : draft.promptName),
    listPassages(deps.db, draft.id),
    refines ? findRevision(deps.db, draft.id, composition.baseRevision) : undefined,
  ]);
  if (!prompt || passages.length === 0 || (refines && !base)) return undefined;
  const { system, name, version } = renderPrompt(prompt, {
    item: ITEM_NAMES[draft.item],
    criteria_format: draft.criteriaFormat,
    project: draft.target.projectName,
  });
  const blocks = framed({ passages, base: base && storyOf(base.content), instruction });
  return {
    accountId: composition.accountId,
    connectionId: draft.llmConnectionId,
    model: draft.model,
    taskType: refines ? "refine" : "draft",
    subject: `draft:${draft.id}`,
    prompt: { name, version },
    system,
    messages: [{ role: "user", text: blocks }],
    schema: { name: "story", schema: contentSchema(draft.criteriaFormat) },
    maxTokens: MOST_TOKENS,
    signal,
  };
}

/** Collects the answer and stores it as it grows, so that any page can show it at any time. */
async function receive(
  deps: Deps,
  composition: Composition,
  request: LlmRequest,
  context: JobContext,
): Promise<{ text: string; end: End }> {
  const { compositions } = deps.db.t;
  let text = "";
  let pieces = 0;
  let storedAt = 0;
  let activityId: string | undefined;
  const store = async () => {
    storedAt = deps.clock.monotonic();
    await deps.db
      .update(compositions)
      .set({ text, activityId })
      .where(and(eq(compositions.id, composition.id), isHeld(deps.db, context)));
    deps.live.wake(`draft:${composition.draftId}`);
  };
  for await (const event of deps.llm.stream(request)) {
    if (event.type === "start") {
      // Goes with the first text: a write here would hold up the call.
      activityId = event.activityId;
    } else if (event.type === "text") {
      pieces += 1;
      text += event.text;
      const isDue = deps.clock.monotonic() - storedAt >= STORE_EVERY;
      if (text.length > MOST_CHARACTERS) {
        text = text.slice(0, MOST_CHARACTERS);
        await store();
        return { text, end: TOO_LONG };
      }
      if (pieces <= STORED_AT_ONCE || isDue) await store();
      if (pieces === 1) context.progress({ done: 0, text: "The model is writing" });
    } else {
      await store();
      return { text, end: event };
    }
  }
  throw new Error("the router ended a stream without an end event");
}

/** Leaving the stream has ended the call. */
const TOO_LONG: End = {
  type: "end",
  status: "interrupted",
  stopReason: null,
  usage: null,
  costNanoUsd: null,
  modelServed: null,
  failure: {
    code: "drafts.too_long_answer",
    message: `The model wrote more than ${MOST_CHARACTERS.toLocaleString("en")} characters and was stopped. Try again, or choose another model.`,
    permanent: true,
  },
};

/** One attempt at a composition. */
interface Work {
  composition: Composition;
  context: JobContext;
}
interface Outcome extends Work {
  draft: Draft;
  text: string;
  end: End;
}

/** It runs (a person's stop that came first stands), and nobody else does it by now. */
function isMine(db: Queries, { composition, context }: Work) {
  const { compositions } = db.t;
  const runs = and(eq(compositions.id, composition.id), eq(compositions.state, "running"));
  return and(runs, isHeld(db, context));
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
      if (failure.permanent || context.lastAttempt) {
        await finish(deps, outcome, "failed", failure);
        return done();
      }
      await note(deps, outcome, failure);
      return retry(failure.message, failure.retryAfterMs);
  }
}

async function accept(deps: Deps, outcome: Outcome): Promise<Fate> {
  const { composition, draft, text, end } = outcome;
  const { baseRevision } = composition;
  const [passages, revision] = await Promise.all([
    listPassages(deps.db, draft.id),
    baseRevision > 0 ? findRevision(deps.db, draft.id, baseRevision) : undefined,
  ]);
  const base = revision && storyOf(revision.content);
  const parsed = parseContent(text, { format: draft.criteriaFormat, passages, base });
  if (!parsed.ok) {
    const cut =
      end.stopReason === "max_tokens"
        ? "The model's answer was cut at its length limit."
        : "The model's answer did not have the agreed form.";
    const message = `${cut} Try again, or choose another model. (${parsed.message})`;
    await finish(deps, outcome, "failed", { code: "drafts.not_valid", message });
    return done();
  }
  const { compositions, drafts } = deps.db.t;
  await deps.db.transaction(async (tx) => {
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    const [mine] = await tx
      .update(compositions)
      .set({ state: "done", text: "", finishedAt: deps.clock.now() })
      .where(isMine(tx, outcome))
      .returning({ id: compositions.id });
    if (!mine || !current) return;
    await addRevision(tx, deps.clock, current, {
      content: parsed.content,
      origin: composition.instruction === null ? "composed" : "refined",
      note: composition.instruction ?? "",
      compositionId: composition.id,
      accountId: composition.accountId,
    });
  });
  deps.live.wake(`draft:${draft.id}`);
  return done();
}

async function isActive(deps: Deps, id: string): Promise<boolean> {
  const { compositions } = deps.db.t;
  const rows = await deps.db
    .select({ id: compositions.id })
    .from(compositions)
    .where(and(eq(compositions.id, id), inArray(compositions.state, ACTIVE)));
  return rows.length > 0;
}

async function finish(
  deps: Deps,
  work: Work,
  state: "failed" | "interrupted",
  failure: { code: string; message: string },
): Promise<void> {
  const { compositions, drafts } = deps.db.t;
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const [mine] = await tx
      .update(compositions)
      .set({ state, errorCode: failure.code, errorMessage: failure.message, finishedAt: now })
      .where(isMine(tx, work))
      .returning({ id: compositions.id });
    if (!mine) return;
    await tx
      .update(drafts)
      .set({ state: "open", updatedAt: now })
      .where(eq(drafts.id, work.composition.draftId));
  });
  deps.live.wake(`draft:${work.composition.draftId}`);
}

/** Waits for its next try: the page says why. */
async function note(
  deps: Deps,
  work: Work,
  failure: { code: string; message: string },
): Promise<void> {
  const { compositions } = deps.db.t;
  await deps.db
    .update(compositions)
    .set({ state: "queued", errorCode: failure.code, errorMessage: failure.message })
    .where(isMine(deps.db, work));
  deps.live.wake(`draft:${work.composition.draftId}`);
}
