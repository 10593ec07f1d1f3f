import { z } from "zod";
import { findDiff, readContent } from "../../agents/code-review/read-review.ts";
import { reachReview } from "../../agents/code-review/reach-review.ts";
import { findRun } from "../../agents/runs.ts";
import { urls } from "../../urls.ts";
import { draftState } from "../drafts-text.ts";
import { defineTool, notFound } from "../tool.ts";
import { id, lines, oneLine } from "../words.ts";

const remark = z.object({
  id: z.string(),
  path: z.string(),
  line: z.int(),
  endLine: z.int(),
  severity: z.enum(["critical", "major", "minor"]),
  category: z.enum(["correctness", "security", "performance", "practice"]),
  title: z.string(),
  scenario: z.string(),
  evidence: z.string(),
  suggestion: z.string().nullable(),
  decision: z.enum(["open", "accepted", "left_out"]),
});

const review = z.object({
  id: z.string(),
  title: z.string(),
  state: draftState,
  revision: z.int(),
  pullRequest: z.string().nullable(),
  problem: z.string().nullable().describe("Why the last run failed."),
  jobId: z.string().nullable().describe("The job that makes it, for watch_job."),
  summary: z.string(),
  remarks: z.array(remark),
  dropped: z.array(z.object({ title: z.string(), path: z.string(), reason: z.string() })),
  leftOut: z.array(z.object({ path: z.string(), reason: z.string() })),
  url: z.string(),
});
type Read = z.input<typeof review>;

export const readCodeReview = defineTool({
  name: "read_code_review",
  title: "Read a code review",
  description:
    "Reads a review of code: its remarks by severity, each with its place, what goes wrong and what a person has decided; and what was dropped by the checks or not looked at. The person posts it on the page at `url`.",
  action: "drafts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({ id: id.describe("Id of the review.") }),
  output: review,
  async run({ deps, account }, { id: draftId }) {
    const reached = await reachReview(deps, account, draftId, "comment");
    if (typeof reached === "string") return notFound("draft");
    const { draft } = reached;
    const [content, source, run] = await Promise.all([
      readContent(deps.db, draft),
      findDiff(deps.db, draft.id),
      findRun(deps.db, draft.id),
    ]);
    const { dropped, leftOut, remarks, summary } = content ?? NOTHING;
    const read: Read = {
      id: draft.id,
      title: draft.title,
      state: draft.state,
      revision: draft.revision,
      pullRequest: pullOf(source),
      problem: run?.state === "failed" ? run.errorMessage : null,
      jobId: run?.jobId ?? null,
      summary: summary.text,
      remarks,
      dropped,
      leftOut,
      url: deps.config.PUBLIC_URL + urls.codeReviews.show(draft.id),
    };
    return { data: read, text: textOf(read) };
  },
});

const NOTHING = { summary: { text: "" }, remarks: [], dropped: [], leftOut: [] };

function pullOf(source: Awaited<ReturnType<typeof findDiff>>): string | null {
  const { repository, number } = source?.origin ?? {};
  return repository === undefined ? null : `${repository}#${number}`;
}

const textOf = ({ title, state, revision, problem, summary, remarks, dropped, url }: Read) =>
  lines(
    `# ${oneLine(title)} (${state}, revision ${revision})`,
    revision === 0 && "Nothing is written yet.",
    problem !== null && `The last run: ${problem}`,
    summary !== "" && oneLine(summary),
    revision > 0 && remarks.length === 0 && "No remarks.",
    ...remarks.flatMap((one) => [
      `- ${one.severity}, ${one.category}: ${oneLine(one.title)} (${one.path}:${one.line}, ${one.decision})`,
      `  ${oneLine(one.scenario)}`,
    ]),
    dropped.length > 0 && `${dropped.length} more were dropped by the checks.`,
    url,
  );
