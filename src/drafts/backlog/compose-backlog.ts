import type { Deps } from "../../app.ts";
import { makeJson } from "../../db/clean.ts";
import type { BacklogContent, BacklogNode } from "../../db/schema/content.ts";
import type { CompositionCursor } from "../../db/schema/drafts.ts";
import { done, type Fate, snooze } from "../../platform/jobs/job.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { findPrompt } from "../../prompts/prompt.ts";
import {
  asksAgain,
  complete,
  failed,
  finish,
  isMine,
  rememberVersion,
  type Work,
} from "../attempt.ts";
import { collect } from "../collect.ts";
import { type Draft, findRevision } from "../draft.ts";
import { isBacklog } from "../nodes.ts";
import { listPassages } from "../source.ts";
import { coverageFigures, findStatements } from "../trace/coverage.ts";
import { kindsOf } from "./mend-tree.ts";
import { mergeOutline } from "./merge.ts";
import { parseOutline } from "./outline.ts";
import { type Progress, saveOutline, unanswered } from "./progress.ts";
import { type BacklogWork, outlineRequest } from "./requests.ts";
import { writeNodes } from "./write-nodes.ts";
import { cutWindows, headingsAbove } from "./windows.ts";
import { standingCursor, standingNodes } from "./written.ts";

/** After so long the job steps back behind those that others wait for, ms. */
const TURN = 60_000;
/** The tree grows before a person's eyes, this often, ms. */
const STORE_EVERY = 500;

/**
 * The body of `drafts.compose` for a backlog: first an outline, window by window, then the details
 * node by node. Each step is kept as soon as it is done; a run after a crash goes on with the next.
 */
export async function composeBacklog(deps: Deps, job: Work & { draft: Draft }): Promise<Fate> {
  const work = await prepare(deps, job);
  const progress = work && (await resumed(deps, work));
  if (!work || !progress) {
    const message = "The prompt, source or revision that this rests on is gone. Start a new draft.";
    await finish(deps, job, "failed", { code: "drafts.nothing_to_compose", message });
    return done();
  }
  const until = deps.clock.monotonic() + TURN;
  while (progress.cursor.phase === "outline") {
    if (deps.clock.monotonic() >= until) return snooze(0);
    const fate = await outlineStep(deps, work, progress);
    if (fate) return fate;
  }
  const fate = await writeNodes(deps, work, progress, until);
  if (fate) return fate;
  const content = { nodes: progress.nodes };
  await prepareWriting(work, content);
  await complete(deps, { ...work, content });
  return done();
}

/** What takes long is done before the transaction, a little at a time: others wait for both. */
async function prepareWriting({ draft, passages }: BacklogWork, content: BacklogContent) {
  await findStatements(passages);
  await nextTurn();
  coverageFigures(draft, content, passages);
  await makeJson(content);
}

async function prepare(deps: Deps, job: Work & { draft: Draft }): Promise<BacklogWork | undefined> {
  const { draft } = job;
  const [passages, outline, node, refine, fresh] = await Promise.all([
    listPassages(deps.db, draft.id),
    findPrompt(deps.db, "backlog-outline"),
    findPrompt(deps.db, "backlog-node"),
    findPrompt(deps.db, "refine"),
    asksAgain(deps.db, job),
  ]);
  if (passages.length === 0 || !outline || !node || !refine) return undefined;
  const { cursor, instruction } = job.composition;
  const begins = instruction === null && (cursor === null || cursor.phase === "outline");
  if (begins) await rememberVersion(deps.db, draft, outline.version);
  return {
    ...job,
    passages,
    above: headingsAbove(passages),
    windows: cutWindows(passages),
    prompts: { outline, node, refine },
    kinds: kindsOf(draft),
    fresh,
  };
}

/** As the step before left it; at first nothing, or the revision that is to be refined. */
async function resumed(deps: Deps, work: BacklogWork): Promise<Progress | undefined> {
  const { composition, draft, windows } = work;
  const { content, instruction } = composition;
  const cursor = await standingCursor(deps.db, composition);
  if (content && cursor) return { nodes: await standingNodes(deps.db, composition), cursor };
  if (instruction === null) {
    return { nodes: [], cursor: { phase: "outline", done: 0, total: windows.length } };
  }
  const base = await findRevision(deps.db, draft.id, composition.baseRevision);
  if (!base || !isBacklog(base.content)) return undefined;
  const { nodes } = base.content;
  const wanted = composition.nodeIds && new Set(composition.nodeIds);
  const left = nodes
    .filter(({ id, decision }) => (wanted ? wanted.has(id) : decision !== "left_out"))
    .map(({ id }) => id);
  const progress: Progress = {
    nodes,
    cursor: { phase: "nodes", done: 0, total: left.length, left },
  };
  await saveOutline(deps, work, progress);
  return progress;
}

/** One window. Undefined when the next step can follow. */
async function outlineStep(
  deps: Deps,
  work: BacklogWork,
  progress: Progress,
): Promise<Fate | undefined> {
  const { draft, windows, kinds, context } = work;
  const { cursor, nodes } = progress;
  context.progress({
    done: cursor.done,
    total: cursor.total,
    text: `Reading part ${cursor.done + 1} of ${cursor.total}`,
  });
  const request = outlineRequest(work, nodes, cursor.done);
  const { text, end } = await collect(deps.llm, request, storeText(deps, work));
  if (end.status !== "ok") return unanswered(deps, work, end);
  const parsed = await parseOutline(text, windows[cursor.done] ?? []);
  if (!parsed.ok) {
    const message = `The model's outline did not have the agreed form. (${parsed.message})`;
    return failed(deps, work, { code: "drafts.not_valid", message, permanent: false });
  }
  const merged = mergeOutline(nodes, parsed.items, { kinds, lastNode: draft.lastNode });
  progress.nodes = merged;
  progress.cursor = afterWindow(cursor, merged);
  if (progress.cursor.phase === "nodes" && merged.length === 0) return nothingFound(deps, work);
  return (await saveOutline(deps, work, progress)) ? undefined : done();
}

function afterWindow(cursor: CompositionCursor, nodes: BacklogNode[]): CompositionCursor {
  const read = cursor.done + 1;
  if (read < cursor.total) return { ...cursor, done: read };
  return { phase: "nodes", done: 0, total: nodes.length, left: nodes.map(({ id }) => id) };
}

async function nothingFound(deps: Deps, work: Work): Promise<Fate> {
  const message =
    "The model found nothing to make of the sources. Check them, or choose another model.";
  await finish(deps, work, "failed", { code: "drafts.empty_outline", message });
  return done();
}

/** The text of the step that runs alone: what stands already does not change meanwhile. */
function storeText(deps: Deps, work: Work) {
  const { compositions } = deps.db.t;
  let storedAt = 0;
  return async ({ text, activityId }: { text: string; activityId: string | undefined }) => {
    const now = deps.clock.monotonic();
    if (now - storedAt < STORE_EVERY) return;
    storedAt = now;
    await deps.db.update(compositions).set({ text, activityId }).where(isMine(deps.db, work));
    deps.live.wake(`draft:${work.composition.draftId}`);
  };
}
