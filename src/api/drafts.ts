import { z } from "zod";
import { findRevision, listDrafts } from "../drafts/draft.ts";
import { urls } from "../urls.ts";
import { draft, draftListing } from "./draft-shapes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { BY_TIME, cursor, idParams, page, perPage } from "./shapes.ts";

const listOwn = defineEndpoint({
  id: "listDrafts",
  method: "get",
  path: "/drafts",
  tag: "Drafts",
  summary: "List your drafts, the last changed first",
  action: "drafts.read",
  query: z.strictObject({ cursor: cursor(BY_TIME), per_page: perPage }),
  answer: z.array(draftListing),
  async run({ deps, account, query }) {
    const { cursor: before, per_page: limit } = query;
    const { drafts, next } = await listDrafts(deps.db, account, { before, limit });
    return { data: drafts, meta: page(next, limit) };
  },
});

const show = defineEndpoint({
  id: "showDraft",
  method: "get",
  path: "/drafts/{id}",
  tag: "Drafts",
  summary: "Read a draft with its newest content",
  action: "drafts.read",
  params: idParams,
  answer: draft,
  async run(call) {
    const { id } = call.params;
    const found = await openDraft(call, id, ["GET", urls.drafts.show(id)]);
    if ("refused" in found) return found.refused;
    const own = found.opened.draft;
    const revision = await findRevision(call.deps.db, id, own.revision);
    const url = call.deps.config.PUBLIC_URL + urls.drafts.show(id);
    const etag = `${own.revision}.${own.updatedAt.getTime()}.${own.state}`;
    return { data: { ...own, content: revision?.content ?? null, url }, etag };
  },
});

export const draftEndpoints = [listOwn, show];
