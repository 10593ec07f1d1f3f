import { z } from "zod";
import { codeReviewForm } from "../../agents/code-review/form.ts";
import { listCodeHosts } from "../../agents/code-review/pull-choices.ts";
import { startReview } from "../../agents/code-review/start.ts";
import { findRun } from "../../agents/runs.ts";
import { listLlmChoices } from "../../drafts/choices.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";
import { defineTool } from "../tool.ts";
import { id, lines } from "../words.ts";

export const reviewCode = defineTool({
  name: "review_code",
  title: "Review code",
  description:
    "Has a model review changes of code: a diff, or a pull request by its address. It costs model calls and runs as a job: watch_job says when it is done, then read_code_review. Nothing is posted.",
  action: "drafts.write",
  hints: { readOnly: false, idempotent: false, openWorld: true },
  input: z.strictObject({
    diff: z.string().max(1_000_000).default("").describe("As `git diff` writes it."),
    url: z
      .string()
      .max(2000)
      .default("")
      .describe("Of a pull request, such as https://github.com/owner/name/pull/12."),
    ticket: z.string().max(20_000).default("").describe("What the change is for."),
    teamRules: z.string().max(8000).default("").describe("Rules of the team."),
    model: id.optional().describe("Id of a connection to a model; else the first."),
  }),
  output: z.object({
    id: z.string(),
    jobId: z.string().nullable().describe("For watch_job."),
    url: z.string(),
  }),
  async run({ deps, account }, { model, ...typed }) {
    const [hosts, llms] = await Promise.all([
      listCodeHosts(deps, account),
      listLlmChoices(deps, account, "review"),
    ]);
    const form = codeReviewForm.parse({
      ...typed,
      once: newId(deps.clock),
      connection: hosts[0]?.id,
      llm: model ?? llms[0]?.id,
    });
    const started = await startReview(deps, account, form);
    if (!started.ok) {
      const said = Object.entries(started.errors).map(([field, words]) => `${field}: ${words}`);
      return { code: "drafts.not_valid", message: lines(...said) };
    }
    const { draftId } = started;
    const jobId = (await findRun(deps.db, draftId))?.jobId ?? null;
    const url = deps.config.PUBLIC_URL + urls.codeReviews.show(draftId);
    const by = jobId === null ? "" : ` by the job ${jobId}`;
    return {
      data: { id: draftId, jobId, url },
      text: `The changes are being reviewed${by}. The review is ${draftId}. ${url}`,
    };
  },
});
