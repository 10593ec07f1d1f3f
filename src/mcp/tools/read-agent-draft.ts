import { z } from "zod";
import { agentDocuments, MADE_TYPES } from "../../agents/kinds.ts";
import { reachMade } from "../../agents/reach.ts";
import { readMadeContent } from "../../agents/read.ts";
import { findRun } from "../../agents/runs.ts";
import { urls } from "../../urls.ts";
import { draftState } from "../drafts-text.ts";
import { defineTool, notFound } from "../tool.ts";
import { cursor, id, lines, more, next, oneLine, outsideText } from "../words.ts";

/** Of a long text, at once: some 8,000 tokens. */
const PIECE = 32_000;

export const readAgentDraft = defineTool({
  name: "read_agent_draft",
  title: "Read what an agent made",
  description:
    "Reads tests, a document about code or a root-cause analysis that an agent made, as Markdown, piece by piece, and how its last run stands.",
  action: "drafts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({ id: id.describe("Id of the draft."), cursor }),
  output: z.object({
    id: z.string(),
    type: z.string(),
    title: z.string(),
    state: draftState,
    revision: z.int(),
    problem: z.string().nullable().describe("Why the last run failed."),
    jobId: z.string().nullable().describe("The job that makes it, for watch_job."),
    markdown: z.string().describe("A model's words: check them."),
    next,
    url: z.string(),
  }),
  async run({ deps, account }, { id: draftId, cursor: from }) {
    const wanted = { types: MADE_TYPES, needed: "comment" } as const;
    const reached = await reachMade(deps, account, draftId, wanted);
    if (typeof reached === "string") return notFound("draft");
    const { draft } = reached;
    const [content, run] = await Promise.all([
      readMadeContent(deps.db, draft),
      findRun(deps.db, draft.id),
    ]);
    const whole = content ? agentDocuments.documentOf(content, draft).markdown : "";
    const start = Math.max(0, Number.parseInt(from ?? "0", 10) || 0);
    const end = start + PIECE;
    const after = end < whole.length ? String(end) : null;
    const { type, title, state, revision } = draft;
    const data = {
      id: draft.id,
      type,
      title,
      state,
      revision,
      problem: run?.state === "failed" ? run.errorMessage : null,
      jobId: run?.jobId ?? null,
      markdown: whole.slice(start, end),
      next: after,
      url: deps.config.PUBLIC_URL + urls.agentDrafts.show(draft.id),
    };
    const text = lines(
      `# ${oneLine(title)} (${type}, ${state}, revision ${revision})`,
      data.problem !== null && `The last run: ${data.problem}`,
      whole === "" ? "Nothing is made yet." : outsideText("an agent's draft", data.markdown),
      more(after),
      data.url,
    );
    return { data, text };
  },
});
