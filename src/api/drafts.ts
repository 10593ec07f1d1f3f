import { z } from "zod";
import { findChoices } from "../drafts/choices.ts";
import { type Draft, findRevision, listDrafts } from "../drafts/draft.ts";
import { createDraft, type Created, type FormErrors, newDraftForm } from "../drafts/new-draft.ts";
import { removeDraft } from "../drafts/remove.ts";
import { listSharedDrafts } from "../drafts/review/shared-drafts.ts";
import { draftUrl, urls } from "../urls.ts";
import { newDraft, typedTarget } from "./draft-input.ts";
import { draft as shape, draftListing } from "./draft-shapes.ts";
import { type Call, defineEndpoint, invalid } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { BY_TIME, cursor, idParams, page, perPage, time } from "./shapes.ts";

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
    return { data: drafts.map(withUrl(deps)), meta: page(next, limit) };
  },
});

/** The page of each. */
const withUrl =
  ({ config }: Call["deps"]) =>
  <Listed extends Pick<Draft, "id" | "type">>(draft: Listed) => {
    const { id, type } = draft;
    const path = draftUrl({ id, type });
    return { ...draft, url: config.PUBLIC_URL + path };
  };

const level = z.enum(["comment", "suggest", "countersign"]);
const SHARED_PER_PAGE = 25;

const listShared = defineEndpoint({
  id: "listSharedDrafts",
  method: "get",
  path: "/drafts/shared",
  tag: "Drafts",
  summary: "List drafts that others share with you, the last shared first",
  action: "drafts.read",
  query: z.strictObject({ cursor: cursor(BY_TIME) }),
  answer: z.array(
    draftListing.extend({ level, owner: z.string(), sharedAt: time }).meta({ id: "SharedDraft" }),
  ),
  async run({ deps, account, query }) {
    const { drafts, next } = await listSharedDrafts(deps.db, account, { before: query.cursor });
    return { data: drafts.map(withUrl(deps)), meta: page(next, SHARED_PER_PAGE) };
  },
});

async function readDraft({ deps }: Call, draft: Draft & { may: z.output<typeof shape>["may"] }) {
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  const url = deps.config.PUBLIC_URL + urls.drafts.show(draft.id);
  const etag = `${draft.revision}.${draft.updatedAt.getTime()}.${draft.state}`;
  return { data: { ...draft, content: revision?.content ?? null, url }, etag };
}

const show = defineEndpoint({
  id: "showDraft",
  method: "get",
  path: "/drafts/{id}",
  tag: "Drafts",
  summary: "Read a draft with its newest content",
  action: "drafts.read",
  params: idParams,
  answer: shape,
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.show(call.params.id)]);
    return "refused" in reached ? reached.refused : readDraft(call, reached.draft);
  },
});

/** Names of the form's fields where a program's differ. */
const FIELDS: Partial<Record<keyof FormErrors, string>> = {
  source: "text",
  jira: "connectionId",
  issueType: "issueTypeId",
  parent: "parentKey",
  llm: "modelConnectionId",
  typeEpic: "types.epic",
  typeStory: "types.story",
  typeTask: "types.task",
  typeBug: "types.bug",
  typeSubtask: "types.subtask",
};

const create = defineEndpoint({
  id: "createDraft",
  method: "post",
  path: "/drafts",
  tag: "Drafts",
  summary: "Have a draft composed from text and from sources that wait",
  description:
    "Its composition is a job: read its stream, or the draft until its state is no longer `composing`.",
  action: "drafts.write",
  status: 202,
  body: newDraft,
  answer: shape,
  problems: { "drafts.no_jira": 502 },
  run: (call) => composeDraft(call, call.body),
});

/** Has a draft composed, and answers with it. */
export async function composeDraft(call: Call, body: z.output<typeof newDraft>) {
  const { deps, account } = call;
  const typed = newDraftForm.parse({
    source: body.text,
    item: body.item,
    criteriaFormat: body.criteriaFormat,
    ...typedTarget(body),
    issueType: body.issueTypeId ?? "",
    parent: body.parentKey ?? "",
    prompt: body.prompt ?? "",
  });
  const { choices, form } = await findChoices(deps, account, typed);
  const { failure } = choices;
  if (failure) return { code: "drafts.no_jira", message: `${failure.message} ${failure.fix}` };
  const sent = { ...form, alone: !body.useWaitingSources };
  return showMade(call, await createDraft(deps, account, sent, choices));
}

/** The draft that was made, or what is wrong with each field. */
export async function showMade(call: Call, created: Created) {
  if (!created.ok) {
    const errors = Object.entries(created.errors).map(([name, message]) => [
      Object.entries(FIELDS).find(([field]) => field === name)?.[1] ?? name,
      message,
    ]);
    return invalid(Object.fromEntries(errors));
  }
  const made = { ...call, params: { id: created.draftId } };
  const reached = await openDraft(made, ["GET", urls.drafts.show(created.draftId)]);
  if ("refused" in reached) return reached.refused;
  const location = `${urls.api.base()}/drafts/${created.draftId}`;
  return { ...(await readDraft(call, reached.draft)), location };
}

const remove = defineEndpoint({
  id: "removeDraft",
  method: "delete",
  path: "/drafts/{id}",
  tag: "Drafts",
  summary: "Remove an open draft with its sources and revisions",
  action: "drafts.write",
  params: idParams,
  problems: { "drafts.not_open": 409 },
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.removal(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const removed = await removeDraft(call.deps, call.account, reached.draft, call.from);
    return removed.ok ? { data: null } : removed;
  },
});

export const draftEndpoints = [listOwn, listShared, show, create, remove];
