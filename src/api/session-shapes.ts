import { z } from "zod";
import type { Session } from "../agents/sessions/session.ts";
import type { TracedTurn } from "../agents/sessions/turns.ts";
import { urls } from "../urls.ts";
import type { Call } from "./endpoint.ts";
import { id, time } from "./shapes.ts";

const repository = z
  .strictObject({
    connectionId: id,
    repository: z.string().min(1).max(300).meta({ description: "`owner/name`" }),
    ref: z.string().max(200).default("").meta({ description: "Empty: its main branch." }),
  })
  .meta({ id: "SessionRepository" });

export const sessionListing = z
  .object({
    id: z.string(),
    kind: z.enum(["chat", "code"]),
    agent: z.string().nullable(),
    title: z.string(),
    model: z.string(),
    createdAt: time,
    updatedAt: time,
    url: z.string().meta({ description: "Its page." }),
  })
  .meta({ id: "SessionListing" });

const step = z
  .object({
    key: z.string(),
    kind: z.enum(["model", "tool"]),
    label: z.string(),
    state: z.enum(["running", "waits", "done", "failed"]),
    arguments: z.string().nullable().meta({ description: "As the model wrote them; untrusted." }),
    result: z.string().nullable().meta({ description: "What it came to; untrusted." }),
    approvalId: z.string().nullable().meta({ description: "Of `waits`: what a person decides." }),
    activityId: z.string().nullable(),
    tokens: z.number().int().nullable(),
    costNanoUsd: z.number().int().nullable(),
    startedAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "TurnStep" });

export const turn = z
  .object({
    id: z.string(),
    position: z.number().int(),
    question: z.string(),
    files: z.array(z.object({ id: z.string(), name: z.string() })),
    answer: z
      .string()
      .meta({ description: "A model's words, as far as they have come: check them." }),
    state: z.enum(["queued", "running", "waits", "done", "failed", "stopped"]),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    modelServed: z.string().nullable(),
    tokens: z.number().int().nullable(),
    costNanoUsd: z.number().int().nullable(),
    jobId: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
    steps: z.array(step),
  })
  .meta({ id: "SessionTurn" });

export const session = sessionListing
  .extend({
    properties: z.record(z.string(), z.unknown()),
    servers: z.array(z.string()),
    repository: repository.nullable(),
    projectId: z.string().nullable(),
    forkedFrom: z.string().nullable(),
    turns: z.array(turn),
  })
  .meta({ id: "Session" });

export const question = z.string().min(1).max(20_000);
export const files = z
  .array(id)
  .max(10)
  .default([])
  .meta({ description: "Ids of files that were uploaded." });

export const newSession = z
  .strictObject({
    question,
    files,
    connectionId: id.optional().meta({ description: "Of a model; else the first." }),
    projectId: id.optional(),
    servers: z
      .array(id)
      .max(20)
      .default([])
      .meta({ description: "Connections to MCP servers whose tools it may use." }),
    repository: repository.optional(),
    properties: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: "What the agent wants to know; its own schema says what." }),
  })
  .meta({ id: "NewSession" });

export const listedSession = ({ deps }: Pick<Call, "deps">, one: Session) => ({
  ...one,
  url: deps.config.PUBLIC_URL + urls.sessions.show(one.id),
});

export const shownTurn = ({ turn: one, steps }: TracedTurn): z.input<typeof turn> => ({
  ...one,
  steps: steps.map(({ output, ...row }) => ({
    ...row,
    result: output?.result?.text ?? output?.text ?? null,
  })),
});
