import { z } from "zod";
import { listHistory } from "../drafts/review/history.ts";
import { urls } from "../urls.ts";
import { defineEndpoint } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { cursor, idParams, page, perPage, time } from "./shapes.ts";

const level = z.enum(["comment", "suggest", "countersign"]);
const documentState = z.enum(["waiting", "sending", "uncertain", "done", "failed"]);
const publicationState = z.enum(["running", "done", "failed", "uncertain"]);

const happened = { at: time, key: z.string(), who: z.string() };

const event = z
  .discriminatedUnion("kind", [
    z.object({
      ...happened,
      kind: z.literal("revision"),
      number: z.number().int(),
      origin: z.string(),
      note: z.string(),
    }),
    z.object({
      ...happened,
      kind: z.literal("comment"),
      part: z.string(),
      text: z.string(),
      isSuggestion: z.boolean(),
    }),
    z.object({
      ...happened,
      kind: z.literal("decision"),
      outcome: z.enum(["done", "accepted", "declined"]),
      part: z.string(),
      text: z.string(),
    }),
    z.object({
      ...happened,
      kind: z.enum(["left", "withdrawn"]),
      rule: z.string(),
      part: z.string(),
      reason: z.string(),
    }),
    z.object({ ...happened, kind: z.enum(["shared", "ended"]), level, withName: z.string() }),
    z.object({ ...happened, kind: z.literal("signature"), revision: z.number().int() }),
    z.object({
      ...happened,
      kind: z.literal("publication"),
      revision: z.number().int(),
      state: publicationState,
    }),
    z.object({
      ...happened,
      kind: z.literal("document"),
      revision: z.number().int(),
      state: documentState,
      document: z.object({
        id: z.string(),
        kind: z.enum(["page", "comment", "review"]),
        title: z.string(),
        spaceKey: z.string().nullable(),
        issueKey: z.string().nullable(),
      }),
    }),
    z.object({
      ...happened,
      kind: z.literal("decided"),
      about: z.enum(["issue", "document"]),
      act: z.string(),
      is: z.string(),
    }),
    z.object({
      ...happened,
      kind: z.literal("duplicate"),
      act: z.string(),
      issueKey: z.string(),
      reason: z.string(),
    }),
  ])
  .meta({ id: "HistoryEvent" });

const list = defineEndpoint({
  id: "listHistory",
  method: "get",
  path: "/drafts/{id}/history",
  tag: "Reviews",
  summary: "List everything that happened to a draft, the newest first",
  action: "drafts.read",
  params: idParams,
  query: z.strictObject({
    cursor: cursor(/^\d{1,15}\.[\w:.-]{1,180}$/),
    per_page: perPage,
  }),
  answer: z.array(event),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.history(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { cursor: before, per_page: limit } = call.query;
    const { events, next } = await listHistory(call.deps.db, reached.draft.id, { before, limit });
    return { data: events, meta: page(next, limit) };
  },
});

export const historyEndpoints = [list];
