import { z } from "zod";
import type { DeliveryEvent, WebhookEvent } from "../db/schema/webhooks.ts";

/** Rises when a receiver could no longer read what it read before; a new field does not raise it. */
const VERSION = 1;

const id = z.string();
const url = z.url();
const draft = { draftId: id, accountId: id, url };
const issue = z.strictObject({ key: z.string(), url: url.nullable() });

/** What is told of each event: ids and addresses, never a text that somebody wrote. */
const DATA = {
  "draft.ready": z.strictObject({
    ...draft,
    revision: z.int(),
    type: z.string(),
    projectKey: z.string(),
  }),
  "publication.done": z.strictObject({
    ...draft,
    publicationId: id,
    kind: z.enum(["issues", "page", "comment", "review"]),
    issues: z.array(issue),
    outsideUrl: url.nullable(),
  }),
  "publication.failed": z.strictObject({
    ...draft,
    publicationId: id,
    kind: z.enum(["issues", "page", "comment", "review"]),
    /** `uncertain`: nobody knows whether it arrived, and a person decides. */
    state: z.enum(["failed", "uncertain"]),
    code: z.string().nullable(),
  }),
  "budget.warning": z.strictObject({
    scope: z.enum(["company", "team", "account"]),
    scopeId: id,
    period: z.string(),
    limitNanoUsd: z.number().nullable(),
    limitRequests: z.number().nullable(),
    spentNanoUsd: z.number(),
    requests: z.number(),
    url,
  }),
  "job.dead": z.strictObject({ jobId: id, name: z.string(), accountId: id.nullable(), url }),
  "webhook.test": z.strictObject({ webhookId: id, url }),
} satisfies Record<DeliveryEvent, z.ZodType>;

export type DataOf<Event extends DeliveryEvent> = z.infer<(typeof DATA)[Event]>;

export const EVENTS = [
  "draft.ready",
  "publication.done",
  "publication.failed",
  "budget.warning",
  "job.dead",
] as const satisfies readonly WebhookEvent[];

/** The body of a message; what does not have the agreed shape never leaves. */
export const writePayload = <Event extends DeliveryEvent>(
  type: Event,
  at: Date,
  data: DataOf<Event>,
): string =>
  JSON.stringify({
    type,
    version: VERSION,
    timestamp: at.toISOString(),
    data: DATA[type].parse(data),
  });
