import { z } from "zod";
import { findRevision, listRevisions } from "../drafts/draft.ts";
import { restoreRevision } from "../drafts/revision.ts";
import { diffRevisions } from "../drafts/diff-revisions.ts";
import { urls } from "../urls.ts";
import { content, itemKind } from "./draft-shapes.ts";
import { defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { diffParts, id, idParams, time, wholeNumber } from "./shapes.ts";

const MOST = 200;

const listing = z
  .object({
    number: z.number().int(),
    title: z.string(),
    origin: z.string().meta({ description: "How it came to be." }),
    note: z.string(),
    accountId: z.string(),
    createdAt: time,
  })
  .meta({ id: "RevisionListing" });

const params = z.strictObject({ id, number: wholeNumber(1, 1_000_000) });

const list = defineEndpoint({
  id: "listRevisions",
  method: "get",
  path: "/drafts/{id}/revisions",
  tag: "Revisions",
  summary: "List the revisions of a draft, the newest first",
  description: `At most the newest ${MOST}.`,
  action: "drafts.read",
  params: idParams,
  answer: z.array(listing),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.revisions(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return { data: await listRevisions(call.deps.db, reached.draft.id), meta: { next: null } };
  },
});

const show = defineEndpoint({
  id: "showRevision",
  method: "get",
  path: "/drafts/{id}/revisions/{number}",
  tag: "Revisions",
  summary: "Read a revision",
  action: "drafts.read",
  params,
  answer: listing.omit({ title: true }).extend({ content }).meta({ id: "Revision" }),
  async run(call) {
    const { id: draftId, number } = call.params;
    const reached = await openDraft(call, ["GET", urls.drafts.revision(draftId, number)]);
    if ("refused" in reached) return reached.refused;
    const found = await findRevision(call.deps.db, draftId, number);
    return found ? { data: found, etag: String(number) } : NOT_FOUND;
  },
});

const restore = defineEndpoint({
  id: "restoreRevision",
  method: "post",
  path: "/drafts/{id}/revisions/{number}/restoration",
  tag: "Revisions",
  summary: "Make an earlier revision the newest",
  action: "drafts.write",
  params,
  answer: z.object({ revision: z.number().int() }).meta({ id: "Restored" }),
  problems: { "drafts.not_found": 404, "drafts.not_open": 409, "drafts.changed": 409 },
  async run(call) {
    const { id: draftId, number } = call.params;
    const reached = await openDraft(call, ["POST", urls.drafts.restoration(draftId, number)]);
    if ("refused" in reached) return reached.refused;
    const restored = await restoreRevision(call.deps, call.account, reached.draft, number);
    return restored.ok ? { data: { revision: restored.number } } : restored;
  },
});

const partDiff = z
  .object({
    part: z.string(),
    label: z.string(),
    parts: diffParts,
    cites: z
      .object({ from: z.array(z.number().int()), to: z.array(z.number().int()) })
      .optional()
      .meta({ description: "Where the citations differ." }),
  })
  .meta({ id: "PartDiff" });

const nodeDiff = z
  .object({
    id: z.string(),
    kind: itemKind,
    title: z.string(),
    change: z.enum(["added", "removed", "changed"]),
    notes: z.array(z.string()).meta({ description: "Moved, another kind, a decision, links." }),
    parts: z.array(partDiff),
  })
  .meta({ id: "NodeDiff" });

const compare = defineEndpoint({
  id: "diffRevisions",
  method: "get",
  path: "/drafts/{id}/diff",
  tag: "Revisions",
  summary: "Compare two revisions word by word; what is the same is left out",
  action: "drafts.read",
  params: idParams,
  query: z.strictObject({ from: wholeNumber(1, 1_000_000), to: wholeNumber(1, 1_000_000) }),
  answer: z
    .object({
      parts: z.array(partDiff).meta({ description: "Of a draft of one item." }),
      nodes: z.array(nodeDiff).meta({ description: "Of a backlog, item by item." }),
    })
    .meta({ id: "RevisionsDiff" }),
  async run(call) {
    const { from, to } = call.query;
    const reached = await openDraft(call, ["GET", urls.drafts.diff(call.params.id, from, to)]);
    if ("refused" in reached) return reached.refused;
    const differences = await diffRevisions(call.deps.db, reached.draft, call.query);
    return differences ? { data: { parts: [], nodes: [], ...differences } } : NOT_FOUND;
  },
});

export const revisionEndpoints = [list, compare, show, restore];
