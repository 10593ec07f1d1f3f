import { z } from "zod";
import { id, time } from "./shapes.ts";

const optionalId = id.optional();

export const newCodeReview = z
  .strictObject({
    diff: z
      .string()
      .max(1_000_000)
      .default("")
      .meta({ description: "As `git diff` writes it; or name a pull request." }),
    url: z.string().max(2000).default("").meta({ description: "Of a pull request." }),
    connectionId: optionalId.meta({
      description: "The connection to what holds the code; default: your first.",
    }),
    repository: z.string().max(210).default("").meta({ description: "`owner/name`." }),
    number: z.number().int().min(1).optional().meta({ description: "Of the pull request." }),
    teamRules: z.string().max(8000).default("").meta({ description: "Rules of the team." }),
    ticket: z.string().max(20_000).default("").meta({ description: "What the change is for." }),
    modelConnectionId: optionalId.meta({ description: "Default: your first model." }),
  })
  .meta({ id: "NewCodeReview" });

export const decision = z.enum(["open", "accepted", "left_out"]);
const draftState = z.enum(["composing", "open", "publishing", "published"]);

const remark = z
  .object({
    id: z.string(),
    path: z.string(),
    line: z.number().int(),
    endLine: z.number().int(),
    severity: z.enum(["critical", "major", "minor"]),
    category: z.enum(["correctness", "security", "performance", "practice"]),
    title: z.string(),
    scenario: z.string(),
    evidence: z.string().meta({ description: "Quoted from the added lines." }),
    suggestion: z.string().nullable(),
    cites: z.array(z.number().int()),
    fingerprint: z.string(),
    confidence: z
      .number()
      .optional()
      .meta({ description: "From 0 to 1; absent in older revisions." }),
    decision,
  })
  .meta({ id: "Remark" });

const content = z
  .object({
    summary: z.object({ text: z.string(), cites: z.array(z.number().int()) }),
    remarks: z.array(remark),
    dropped: z.array(
      z.object({
        title: z.string(),
        path: z.string(),
        line: z.number().int().nullable(),
        reason: z.string(),
      }),
    ),
    leftOut: z.array(z.object({ path: z.string(), reason: z.string() })),
    resolved: z.array(z.object({ title: z.string(), path: z.string(), fingerprint: z.string() })),
    linter: z
      .array(
        z.object({
          tool: z.string(),
          path: z.string(),
          line: z.number().int(),
          rule: z.string(),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: "What a linter says of added lines, by our rules." }),
    notes: z
      .array(z.string())
      .optional()
      .meta({ description: "What of the repository was not looked at." }),
  })
  .meta({ id: "CodeReviewContent" });

export const codeReviewListing = z
  .object({
    id: z.string(),
    title: z.string(),
    state: draftState,
    revision: z.number().int().meta({ description: "The newest; 0 before the first." }),
    remarks: z.number().int().nullable(),
    updatedAt: time,
    url: z.string().meta({ description: "Its page." }),
  })
  .meta({ id: "CodeReviewListing" });

export const codeReview = z
  .object({
    id: z.string(),
    title: z.string(),
    may: z.enum(["comment", "suggest", "countersign", "owner"]),
    state: draftState,
    model: z.string(),
    revision: z.number().int(),
    repository: z.string().nullable().meta({ description: "Null for pasted changes." }),
    number: z.number().int().nullable(),
    commit: z.string().nullable().meta({ description: "The head that was reviewed." }),
    content: content.nullable().meta({ description: "Null before the first revision." }),
    problem: z.string().nullable().meta({ description: "Why the last run failed." }),
    jobId: z.string().nullable(),
    createdAt: time,
    updatedAt: time,
    url: z.string().meta({ description: "Its page." }),
  })
  .meta({ id: "CodeReview" });

export const agentRun = z
  .object({
    id: z.string(),
    jobId: z.string(),
    instruction: z.string().nullable(),
    baseRevision: z.number().int(),
    state: z.enum(["queued", "running", "done", "failed", "stopped"]),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
    steps: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(["code", "model", "tool"]),
        label: z.string(),
        state: z.enum(["running", "done", "failed"]),
        errorMessage: z.string().nullable(),
        activityId: z.string().nullable(),
        tokens: z.number().int().nullable(),
        costNanoUsd: z.number().int().nullable(),
        startedAt: time,
        finishedAt: time.nullable(),
      }),
    ),
  })
  .meta({ id: "AgentRun" });

export const preparedReview = z
  .object({
    revision: z.number().int(),
    isReady: z.boolean().meta({ description: "Nothing stands in the way of a signature." }),
    signUrl: z.string().meta({ description: "The page where the person signs." }),
    obstacles: z.array(z.object({ code: z.string(), message: z.string() })),
    repository: z.string(),
    number: z.number().int(),
    commit: z.string(),
    body: z.string().meta({ description: "Markdown, as it would be posted." }),
    comments: z.array(
      z.object({
        path: z.string(),
        line: z.number().int(),
        startLine: z.number().int().optional(),
        body: z.string(),
        fingerprint: z.string(),
      }),
    ),
  })
  .meta({ id: "PreparedReview" });
