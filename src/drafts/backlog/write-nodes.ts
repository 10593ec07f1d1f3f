import type { Deps } from "../../app.ts";
import type { BacklogNode, StoryContent } from "../../db/schema/content.ts";
import type { LlmFailure, LlmRequest } from "../../llm/llm.ts";
import { done, type Fate, snooze } from "../../platform/jobs/job.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { collect, type End } from "../collect.ts";
import { parseContent } from "../content.ts";
import { confirmAnswer, fieldsToCompose } from "../fields/confirm.ts";
import { draftOfNode } from "../publishing/node-target.ts";
import { failed } from "../attempt.ts";
import { NO_ANSWER, type Progress, saveNode, unanswered } from "./progress.ts";
import { type BacklogWork, nodeRequest, passagesOf } from "./requests.ts";
import { withDetails } from "./written.ts";

/** Calls under way at once. */
export const AT_ONCE = 3;
/** So many failures after each other are no matter of single items any more. */
const MOST_FAILED_IN_ROW = 3;

type Written =
  | { type: "written"; content: StoryContent }
  /** The node stays as it is, with a question that says so. */
  | { type: "failed"; failure: LlmFailure }
  | { type: "unanswered"; end: End };

interface Run {
  waiting: string[];
  inRow: number;
  /** Why no further node is begun. */
  halt?:
    | { type: "fate"; fate: Fate }
    | { type: "end"; end: End }
    | { type: "row"; failure: LlmFailure };
  saving: Promise<unknown>;
}

/** Details of all nodes that are left, a few at once. Undefined when none is left. */
export async function writeNodes(
  deps: Deps,
  work: BacklogWork,
  progress: Progress,
  until: number,
): Promise<Fate | undefined> {
  const run: Run = {
    waiting: [...(progress.cursor.left ?? [])],
    inRow: 0,
    saving: Promise.resolve(),
  };
  const isTime = () => deps.clock.monotonic() < until;
  const worker = async () => {
    while (!run.halt && isTime()) {
      const node = nextNode(progress, run);
      if (!node) return;
      await settle(deps, { work, progress, run }, node);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // Only now: what the others had under way is kept first.
  if (run.halt?.type === "fate") return run.halt.fate;
  if (run.halt?.type === "end") return unanswered(deps, work, run.halt.end);
  if (run.halt?.type === "row") return failed(deps, work, inARow(run.halt.failure));
  return run.waiting.length > 0 ? snooze(0) : undefined;
}

const inARow = (failure: LlmFailure): LlmFailure => ({
  ...failure,
  permanent: true,
  message: `The model failed at ${MOST_FAILED_IN_ROW} items one after another, so the rest was not begun. ${failure.message}`,
});

function nextNode({ nodes }: Progress, run: Run): BacklogNode | undefined {
  const id = run.waiting.shift();
  return id === undefined ? undefined : nodes.find((node) => node.id === id);
}

interface Writing {
  work: BacklogWork;
  progress: Progress;
  run: Run;
}

async function settle(deps: Deps, writing: Writing, node: BacklogNode): Promise<void> {
  const { work, progress, run } = writing;
  const written = await writeNode(deps, writing, node);
  if (written.type === "unanswered" && mustWait(written.end, work)) {
    run.halt ??= { type: "end", end: written.end };
    return;
  }
  const failure = failureOf(written);
  const content = written.type === "written" ? written.content : leftAlone(node, work);
  const kept = withDetails(node, content);
  keep(progress, kept);
  if (failure) fail(progress, run, { node, failure });
  else run.inRow = 0;
  const { cursor } = progress;
  work.context.progress({
    done: cursor.done,
    total: cursor.total,
    text: `Step ${cursor.done} of ${cursor.total}`,
  });
  // One after another: of two writes on their way the later one must come last.
  const saved = run.saving.then(() =>
    saveNode(deps, work, { node: kept, ...(failure && { cursor: progress.cursor }) }),
  );
  run.saving = saved;
  if (!(await saved)) run.halt ??= { type: "fate", fate: done() };
}

const failureOf = (written: Written): LlmFailure | undefined => {
  if (written.type === "written") return undefined;
  return written.type === "failed" ? written.failure : (written.end.failure ?? NO_ANSWER);
};

function fail(
  progress: Progress,
  run: Run,
  { node, failure }: { node: BacklogNode; failure: LlmFailure },
): void {
  const { cursor } = progress;
  progress.cursor = { ...cursor, failed: [...(cursor.failed ?? []), node.id] };
  run.inRow += 1;
  if (run.inRow >= MOST_FAILED_IN_ROW) run.halt ??= { type: "row", failure };
}

/** It was cut short, or the model may answer later: the job comes back to this node. */
const mustWait = ({ status, failure }: End, { context }: BacklogWork): boolean =>
  status === "cancelled" || (failure?.permanent !== true && !context.lastAttempt);

/** Called right after each other, never while one waits: `progress` is always whole. */
function keep(progress: Progress, kept: BacklogNode): void {
  const { cursor } = progress;
  progress.nodes = progress.nodes.map((node) => (node.id === kept.id ? kept : node));
  const left = cursor.left?.filter((one) => one !== kept.id) ?? [];
  progress.cursor = { ...cursor, done: cursor.total - left.length, left };
}

const UNWRITTEN = {
  composed:
    "The model could not write the details of this item: refine it, or write them yourself.",
  refined: "The model could not change this item as it was asked: refine it again.",
};

function leftAlone({ content }: BacklogNode, { composition }: BacklogWork): StoryContent {
  const text = UNWRITTEN[composition.instruction === null ? "composed" : "refined"];
  const questions = content.questions.filter((question) => question.text !== text);
  return { ...content, questions: [...questions, { text, cites: [] }] };
}

const notGrown = () => Promise.resolve();

async function writeNode(
  deps: Deps,
  { work, progress: { nodes } }: Writing,
  node: BacklogNode,
): Promise<Written> {
  await nextTurn();
  const passages = passagesOf(work, node);
  if (passages.length === 0 && work.composition.instruction === null) {
    return { type: "written", content: unfounded(node) };
  }
  const { criteriaFormat: format } = work.draft;
  const account = { id: work.composition.accountId };
  const { target } = draftOfNode(work.draft, node);
  const screen = (await fieldsToCompose(deps, account, target)) ?? [];
  let request = nodeRequest(work, nodes, { node, screen });
  for (let attempt = 1; ; attempt += 1) {
    const { text, end } = await collect(deps.llm, request, notGrown);
    if (end.status !== "ok") return { type: "unanswered", end };
    await nextTurn();
    const parsed = parseContent(text, { format, passages, base: node.content, screen });
    if (parsed.ok) {
      const content = await confirmAnswer(deps, account, { target, screen }, parsed.content);
      return { type: "written", content: withTitle(content, node) };
    }
    if (attempt === 2) {
      const message = `Its answer did not have the agreed form. (${parsed.message})`;
      return { type: "failed", failure: { code: "drafts.not_valid", message, permanent: false } };
    }
    request = corrected(request, text, parsed.message);
  }
}

/** The same once more, with what was wrong. */
const corrected = (request: LlmRequest, answer: string, message: string): LlmRequest => ({
  ...request,
  messages: [
    ...request.messages,
    { role: "assistant", text: answer.slice(0, 20_000) || "-" },
    {
      role: "user",
      text: `That answer does not have the agreed form: ${message}. Answer again with the whole JSON object.`,
    },
  ],
});

/** A title that rests on nothing keeps what the outline said. */
const withTitle = (content: StoryContent, { content: { title } }: BacklogNode): StoryContent =>
  content.title.cites.length > 0
    ? content
    : { ...content, title: { ...title, text: content.title.text } };

const NO_PASSAGES = "No passage says what this item is to hold.";

const unfounded = ({ content }: BacklogNode): StoryContent => ({
  ...content,
  questions: [...content.questions, { text: NO_PASSAGES, cites: [] }],
});
