import { z } from "zod";
import { findComposition, requestRefinement } from "../../drafts/composition.ts";
import { urls } from "../../urls.ts";
import { openDraft } from "../open-draft.ts";
import { defineTool } from "../tool.ts";
import { id } from "../words.ts";

export const refineDraft = defineTool({
  name: "refine_draft",
  title: "Refine a draft",
  description:
    "Asks the model for the next revision of one of your drafts by an instruction, such as: split the second criterion. It costs a model call. It runs as a job: watch_job says when it is done. Earlier revisions are kept.",
  action: "drafts.write",
  hints: { readOnly: false, idempotent: false, openWorld: true },
  input: z.strictObject({
    id: id.describe("Id of the draft."),
    instruction: z.string().min(1).max(4000).describe("What to change."),
    items: z.array(id).max(200).optional().describe("Of a backlog: only these items."),
  }),
  output: z.object({
    id: z.string(),
    jobId: z.string().nullable().describe("For watch_job."),
    url: z.string(),
  }),
  async run({ deps, account }, { id: draftId, instruction, items }) {
    const opened = await openDraft({ deps, account }, draftId, [
      "POST",
      urls.drafts.refinements(draftId),
    ]);
    if ("code" in opened) return opened;
    const chosen =
      items &&
      ((content: Parameters<NonNullable<Parameters<typeof requestRefinement>[3]>>[0]) =>
        "nodes" in content
          ? items.filter((one) => content.nodes.some((node) => node.id === one))
          : []);
    const refined = await requestRefinement(deps, opened.draft, instruction, chosen);
    if (!refined.ok) return { code: refined.code, message: refined.message };
    const jobId = (await findComposition(deps.db, draftId))?.jobId ?? null;
    const url = deps.config.PUBLIC_URL + urls.drafts.show(draftId);
    return {
      data: { id: draftId, jobId, url },
      text: `The next revision is being written${jobId === null ? "" : ` by the job ${jobId}`}. ${url}`,
    };
  },
});
