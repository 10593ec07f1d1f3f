import { z } from "zod";
import { SOURCE_KINDS } from "../db/schema/drafts.ts";
import { listed, type ListedSource } from "../drafts/sources/choices.ts";
import { downloadHeaders, findSourceFile } from "../drafts/sources/file.ts";
import { gather } from "../drafts/sources/gather.ts";
import { readUpload, type Upload } from "../drafts/sources/read-upload.ts";
import { removeSource } from "../drafts/sources/remove-source.ts";
import { findSource } from "../drafts/sources/take-version.ts";
import { listWaiting, removeWaiting } from "../drafts/sources/waiting.ts";
import type { Draft } from "../drafts/draft.ts";
import { listSources, type Source } from "../drafts/source.ts";
import { urls } from "../urls.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Outcome } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { id, idParams, time } from "./shapes.ts";

const source = z
  .object({
    id: z.string(),
    kind: z.enum(SOURCE_KINDS),
    title: z.string(),
    version: z.string().nullable(),
    newerVersion: z.string().nullable(),
    passages: z.number().int().meta({ description: "How many it was cut into." }),
    createdAt: time,
  })
  .meta({ id: "Source" });

const passage = z.object({ n: z.number().int(), text: z.string() }).meta({ id: "Passage" });
const sourceText = source
  .omit({ passages: true })
  .extend({ body: z.string(), passages: z.array(passage) })
  .meta({ id: "SourceText" });

const toldText = (found: Source): z.input<typeof sourceText> => {
  const about: Omit<ListedSource, "passages"> = listed(found);
  return { ...about, body: found.body, passages: found.passages };
};

const added = z
  .object({
    added: z.array(z.string()).meta({ description: "Titles of what is in now." }),
    refused: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: "AddedSources" });

const newSource = z
  .union([
    z.strictObject({ kind: z.literal("text"), text: z.string().min(1).max(1_000_000) }),
    z.strictObject({
      kind: z.literal("page"),
      connectionId: id,
      page: z.string().min(1).max(2000).meta({ description: "Its id or its address." }),
    }),
    z.strictObject({
      kind: z.literal("issues"),
      connectionId: id,
      query: z.string().min(1).max(4000).meta({ description: "A key, an address, or JQL." }),
      withComments: z.boolean().default(false),
    }),
    z.strictObject({ kind: z.literal("draft"), draftId: id }),
  ])
  .meta({ id: "NewSource" });

/** As the page's form names it. */
function formOf(sent: z.output<typeof newSource>): Record<string, string> {
  switch (sent.kind) {
    case "text":
      return { act: "text", text: sent.text };
    case "page":
      return { act: "page", pageFrom: sent.connectionId, pageQuery: sent.page };
    case "issues": {
      const comments = sent.withComments ? { comments: "1" } : {};
      return { act: "issue", issueFrom: sent.connectionId, issueQuery: sent.query, ...comments };
    }
    case "draft":
      return { act: "earlier", earlier: sent.draftId };
  }
}

type Added = Outcome<z.input<typeof added>>;

async function add(
  { deps, account }: Call,
  draft: Draft | undefined,
  sent: z.output<typeof newSource>,
): Promise<Added> {
  const upload: Upload = { values: formOf(sent), added: [], refused: [] };
  const done = await gather(deps, account, draft, upload);
  const [message] = Object.values(done.errors);
  if (message !== undefined) return { code: "sources.refused", message };
  if (done.pages) {
    return { code: "sources.no_page", message: "Name one page, by its id or its address." };
  }
  return { data: { added: done.added, refused: done.refused } };
}

async function takeFiles({ deps, account, c }: Call, draft: Draft | undefined): Promise<Added> {
  const upload = await readUpload(deps, account, draft, c.req.raw);
  if (!upload) {
    return { code: "sources.no_form", message: "Send the files as multipart/form-data." };
  }
  const { added: titles, refused } = upload;
  if (titles.length === 0 && refused.length === 0) {
    return { code: "sources.no_file", message: "There was no file in it." };
  }
  const [first] = refused;
  if (titles.length === 0 && first) return { code: "sources.refused", message: first.message };
  return { data: { added: titles, refused } };
}

const PROBLEMS = {
  "sources.refused": 422,
  "sources.no_page": 422,
  "sources.no_form": 415,
  "sources.no_file": 422,
  "sources.draft_not_open": 409,
  "sources.file_too_large": 413,
  "sources.not_readable": 422,
};

const listWaitingOnes = defineEndpoint({
  id: "listWaitingSources",
  method: "get",
  path: "/sources",
  tag: "Sources",
  summary: "List the material that waits for your next draft",
  action: "drafts.read",
  answer: z.array(source),
  run: async ({ deps, account }) => ({
    data: (await listWaiting(deps.db, account)).map(listed),
    meta: { next: null },
  }),
});

const addWaiting = defineEndpoint({
  id: "createWaitingSource",
  method: "post",
  path: "/sources",
  tag: "Sources",
  summary: "Add material for your next draft",
  action: "drafts.write",
  status: 201,
  body: newSource,
  answer: added,
  problems: PROBLEMS,
  run: (call) => add(call, undefined, call.body),
});

const uploadWaiting = defineEndpoint({
  id: "uploadWaitingSources",
  method: "post",
  path: "/sources/files",
  tag: "Sources",
  summary: "Upload files for your next draft",
  action: "drafts.write",
  status: 201,
  upload: "multipart/form-data",
  answer: added,
  problems: PROBLEMS,
  run: (call) => takeFiles(call, undefined),
});

const showWaiting = defineEndpoint({
  id: "showWaitingSource",
  method: "get",
  path: "/sources/{id}",
  tag: "Sources",
  summary: "Read a source that waits, with its numbered passages",
  action: "drafts.read",
  params: idParams,
  answer: sourceText,
  async run({ deps, account, params }) {
    const waiting = await listWaiting(deps.db, account);
    const found = waiting.find((one) => one.id === params.id);
    return found ? { data: toldText(found) } : NOT_FOUND;
  },
});

const removeWaitingOne = defineEndpoint({
  id: "removeWaitingSource",
  method: "delete",
  path: "/sources/{id}",
  tag: "Sources",
  summary: "Take material off again",
  action: "drafts.write",
  params: idParams,
  run: async ({ deps, account, params }) =>
    (await removeWaiting(deps.db, account, params.id)) ? { data: null } : NOT_FOUND,
});

const list = defineEndpoint({
  id: "listSources",
  method: "get",
  path: "/drafts/{id}/sources",
  tag: "Sources",
  summary: "List what a draft rests on",
  action: "drafts.read",
  params: idParams,
  answer: z.array(source),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.sources(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const sources = await listSources(call.deps.db, reached.draft.id);
    return { data: sources.map(listed), meta: { next: null } };
  },
});

const addToDraft = defineEndpoint({
  id: "createSource",
  method: "post",
  path: "/drafts/{id}/sources",
  tag: "Sources",
  summary: "Add material to an open draft, for its next refinement",
  action: "drafts.write",
  status: 201,
  params: idParams,
  body: newSource,
  answer: added,
  problems: PROBLEMS,
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.sources(call.params.id)]);
    return "refused" in reached ? reached.refused : add(call, reached.draft, call.body);
  },
});

const uploadToDraft = defineEndpoint({
  id: "uploadSources",
  method: "post",
  path: "/drafts/{id}/sources/files",
  tag: "Sources",
  summary: "Upload files to an open draft",
  action: "drafts.write",
  status: 201,
  upload: "multipart/form-data",
  params: idParams,
  answer: added,
  problems: PROBLEMS,
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.sources(call.params.id)]);
    return "refused" in reached ? reached.refused : takeFiles(call, reached.draft);
  },
});

const sourceParams = z.strictObject({ id, source: id });

const show = defineEndpoint({
  id: "showSource",
  method: "get",
  path: "/drafts/{id}/sources/{source}",
  tag: "Sources",
  summary: "Read a source with its numbered passages",
  action: "drafts.read",
  params: sourceParams,
  answer: sourceText,
  async run(call) {
    const { id: draftId, source: sourceId } = call.params;
    const reached = await openDraft(call, ["GET", urls.drafts.source(draftId, sourceId)]);
    if ("refused" in reached) return reached.refused;
    const found = await findSource(call.deps.db, reached.draft, sourceId);
    if (!found) return NOT_FOUND;
    return { data: toldText(found) };
  },
});

const file = defineEndpoint({
  id: "downloadSource",
  method: "get",
  path: "/drafts/{id}/sources/{source}/file",
  tag: "Sources",
  summary: "The file that a source was read from, as it was uploaded",
  action: "drafts.read",
  media: "application/octet-stream",
  params: sourceParams,
  async run(call) {
    const { id: draftId, source: sourceId } = call.params;
    const reached = await openDraft(call, ["GET", urls.drafts.sourceFile(draftId, sourceId)]);
    if ("refused" in reached) return reached.refused;
    const found = await findSource(call.deps.db, reached.draft, sourceId);
    const bytes = found && (await findSourceFile(call.deps.db, found.id));
    return bytes ? new Response(bytes, { headers: downloadHeaders(found) }) : NOT_FOUND;
  },
});

const remove = defineEndpoint({
  id: "removeSource",
  method: "delete",
  path: "/drafts/{id}/sources/{source}",
  tag: "Sources",
  summary: "Take a source from an open draft",
  action: "drafts.write",
  params: sourceParams,
  problems: { "sources.draft_not_open": 409, "sources.only_one": 409 },
  async run(call) {
    const { id: draftId, source: sourceId } = call.params;
    const reached = await openDraft(call, ["POST", urls.drafts.sourceRemoval(draftId, sourceId)]);
    if ("refused" in reached) return reached.refused;
    const { deps, account } = call;
    const found = await findSource(deps.db, reached.draft, sourceId);
    if (!found) return NOT_FOUND;
    const removed = await removeSource(deps, account, reached.draft, found);
    return removed.ok ? { data: null } : removed;
  },
});

export const sourceEndpoints = [
  listWaitingOnes,
  showWaiting,
  addWaiting,
  uploadWaiting,
  removeWaitingOne,
  list,
  addToDraft,
  uploadToDraft,
  show,
  file,
  remove,
];
