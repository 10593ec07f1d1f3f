import { z } from "zod";
import type { Deps } from "../../app.ts";
import { defineJob } from "../../platform/jobs/job.ts";
import { publishDocument } from "./publish-document.ts";

export const publishDocumentJob = defineJob<Deps>()({
  name: "drafts.publish_document",
  label: "Publish a page or comment",
  queue: "publish",
  payload: z.object({ documentId: z.string() }),
  // Not `unique`: a person may send it on its way again while the job before is still ending.
  concurrencyKey: ({ documentId }) => documentId,
  attempts: 12,
  timeoutMs: 300_000,
  priority: 10,
  run: (deps, { documentId }, context) => publishDocument(deps, documentId, context),
});
