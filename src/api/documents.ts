// A draft as a page of Confluence, or as a comment on an issue.
import { z } from "zod";
import {
  checkDocument,
  type CheckedDocument,
  countErrors,
  readDocument,
} from "../drafts/documents/check-document.ts";
import { documentForm } from "../drafts/documents/document-form.ts";
import { findDocument, listDocuments } from "../drafts/documents/document.ts";
import { missingSignatures } from "../drafts/documents/sign-document.ts";
import { newId } from "../platform/clock.ts";
import { urls } from "../urls.ts";
import { defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { id, idParams, time } from "./shapes.ts";

const kind = z.enum(["page", "comment", "review"]);

const document = z
  .object({
    id: z.string(),
    revision: z.number().int(),
    kind,
    title: z.string(),
    spaceKey: z.string().nullable(),
    issueKey: z.string().nullable(),
    state: z.enum(["waiting", "sending", "uncertain", "done", "failed"]),
    outsideUrl: z.string().nullable().meta({ description: "Where it stands." }),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    accountId: z.string().meta({ description: "Who countersigned." }),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "Document" });

const list = defineEndpoint({
  id: "listDocuments",
  method: "get",
  path: "/drafts/{id}/documents",
  tag: "Publications",
  summary: "List the pages and comments that a draft was published as, the newest first",
  action: "publications.read",
  params: idParams,
  answer: z.array(document),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.documents(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return { data: await listDocuments(call.deps.db, reached.draft.id), meta: { next: null } };
  },
});

const show = defineEndpoint({
  id: "showDocument",
  method: "get",
  path: "/drafts/{id}/documents/{document}",
  tag: "Publications",
  summary: "How the publication of a page or comment stands",
  action: "publications.read",
  params: z.strictObject({ id, document: id }),
  answer: document.extend({ isUnderWay: z.boolean() }).meta({ id: "DocumentDetails" }),
  async run(call) {
    const { id: draftId, document: documentId } = call.params;
    const reached = await openDraft(call, ["GET", urls.drafts.document(draftId, documentId)]);
    if ("refused" in reached) return reached.refused;
    const found = await findDocument(call.deps.db, reached.draft.id, documentId);
    if (!found) return NOT_FOUND;
    return { data: { ...found.document, isUnderWay: found.isUnderWay } };
  },
});

const wanted = z
  .strictObject({
    kind,
    connectionId: id.optional().meta({ description: "The Confluence or the Jira." }),
    space: z.string().max(255).optional().meta({ description: "Its key or words of its name." }),
    parent: z.string().max(2000).optional().meta({ description: "Id, address or title." }),
    title: z.string().max(1000).optional().meta({ description: "Default: the draft's." }),
    issue: z.string().max(2000).optional().meta({ description: "Key or address, of a comment." }),
    update: id.optional().meta({ description: "The document whose page is to be changed." }),
  })
  .meta({ id: "NewDocument" });

const prepared = z
  .object({
    revision: z.number().int(),
    kind,
    isReady: z.boolean().meta({ description: "Nothing stands in the way of a signature." }),
    signUrl: z.string().meta({ description: "The page where the person signs." }),
    obstacles: z.array(z.object({ code: z.string(), message: z.string() })),
    title: z.string(),
    place: z.string().meta({ description: "The key of the space or of the issue." }),
    parentTitle: z.string().nullable(),
    body: z.string().meta({ description: "Markdown, as it would be sent." }),
  })
  .meta({ id: "PreparedDocument" });

/** Names of the form's fields where a program's differ. */
const FIELDS: Record<string, string> = { connection: "connectionId", "": "kind" };

const prepare = defineEndpoint({
  id: "prepareDocument",
  method: "post",
  path: "/drafts/{id}/documents",
  tag: "Publications",
  summary: "See what would be sent as a page or comment, and what stands in the way",
  description: "Sends nothing: to sign is a person's own act, on the page at `signUrl`.",
  action: "publications.prepare",
  params: idParams,
  body: wanted,
  answer: prepared,
  problems: { "drafts.no_revision": 409 },
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.documents(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { deps, body: sent } = call;
    const { draft, owner } = reached;
    const written = await readDocument(deps, draft);
    if (!written) return { code: "drafts.no_revision", message: "Nothing has been written yet." };
    const form = documentForm.parse({ ...sent, connection: sent.connectionId });
    const asked = { draftId: draft.id, form, document: written, id: newId(deps.clock) };
    const found = await checkDocument(deps, owner, asked);
    if (!found.ok) {
      const errors = Object.entries(found.errors).map(([name, words]) => [
        FIELDS[name] ?? name,
        words,
      ]);
      return invalid(Object.fromEntries(errors));
    }
    const [errors, missing] = await Promise.all([
      countErrors(deps, draft),
      missingSignatures(deps.db, draft),
    ]);
    const obstacles = obstaclesOf(found.checked, { errors, missing });
    const query = { ...sent, connection: sent.connectionId };
    const { kind: as, connection, space, title, issue, update } = query;
    const signing = { kind: as, connection, space, title, issue, update };
    const signUrl = deps.config.PUBLIC_URL + urls.drafts.documents(draft.id, signing);
    const { revision } = draft;
    const isReady = obstacles.length === 0;
    return { data: { revision, isReady, signUrl, obstacles, ...shown(found.checked) } };
  },
});

function obstaclesOf(checked: CheckedDocument, { errors, missing }: Record<string, number>) {
  const isMoved = checked.kind === "page" && checked.update?.moved !== undefined;
  const all: [boolean, string, string][] = [
    [errors !== 0, "drafts.has_errors", "The rules name something that must be fixed first."],
    [missing !== 0, "drafts.not_signed_enough", "Another person must countersign this first."],
    [isMoved, "drafts.page_changed", "Somebody has changed the page since it was written."],
  ];
  return all.flatMap(([stands, code, message]) => (stands ? [{ code, message }] : []));
}

const shown = (checked: CheckedDocument) => ({
  kind: checked.kind,
  title: checked.title,
  place: checked.kind === "page" ? checked.space.key : checked.issue.key,
  parentTitle: (checked.kind === "page" && checked.parent?.title) || null,
  body: checked.body,
});

export const documentEndpoints = [list, show, prepare];
