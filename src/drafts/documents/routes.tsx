import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { CheckDocumentPage } from "../../../views/drafts/documents/check-page.tsx";
import { ChooseDocumentPage } from "../../../views/drafts/documents/choose-page.tsx";
import { FoundPlaces, placesOf } from "../../../views/drafts/documents/found-places.tsx";
import { DocumentPage, DocumentState } from "../../../views/drafts/documents/document-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";

import { streamPart } from "../../jobs/stream.ts";
import { newId } from "../../platform/clock.ts";
import { eventStream } from "../../platform/sse/stream.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { urls } from "../../urls.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import {
  type AgentDocuments,
  type CheckedDocument,
  checkDocument,
  countErrors,
  findDocumentChoices,
  readDocument,
} from "./check-document.ts";
import { type DocumentDecision, decideDocument } from "./decide-document.ts";
import { findDocument, listStanding } from "./document.ts";
import { type DocumentForm, documentForm, type Refusal } from "./document-form.ts";
import { lookForPlaces } from "./find-place.ts";
import { missingSignatures, signDocument } from "./sign-document.ts";

interface DocumentEnv extends DraftEnv {
  Variables: DraftEnv["Variables"] & { ofAgent: AgentDocuments };
}

const ofDraft = new Hono<DocumentEnv>();
for (const path of ["/documents", "/documents/*"]) ofDraft.use(path, ownDraft);

const from = (c: Context<DocumentEnv>) => ({ address: c.var.address, requestId: c.var.requestId });

const NOTHING_WRONG: Refusal = { errors: {} };

/** Where it is to stand: the form, and what stands already. */
async function choosePage(c: Context<DocumentEnv>, form: DocumentForm, refusal: Refusal) {
  const { deps, account, draft } = c.var;
  const [choices, standing, document] = await Promise.all([
    findDocumentChoices(deps, account),
    listStanding(deps.db, draft.id),
    readDocument(deps, draft, c.var.ofAgent),
  ]);
  const asked = { ...form, title: form.title ?? document?.title ?? "" };
  const props = { frame: pageFrame(c), draft, choices, standing, refusal, form: asked };
  return c.html(
    <ChooseDocumentPage {...props} />,
    Object.keys(refusal.errors).length > 0 ? 422 : 200,
  );
}

interface Shown {
  form: DocumentForm;
  checked: CheckedDocument;
  id: string;
}

async function checkPage(c: Context<DocumentEnv>, { form, checked, id }: Shown, refused?: string) {
  const { deps, account, draft } = c.var;
  const [errors, missing] = await Promise.all([
    countErrors(deps, draft, c.var.ofAgent),
    missingSignatures(deps.db, draft),
  ]);
  return c.html(
    <CheckDocumentPage
      frame={pageFrame(c)}
      draft={draft}
      form={form}
      checked={checked}
      document={parseMarkdown(checked.body)}
      id={id}
      signer={account.name}
      blocked={{ errors, missing }}
      refused={refused}
    />,
    refused === undefined ? 200 : 422,
  );
}

ofDraft.get("/documents", async (c) => {
  const { deps, owner, draft } = c.var;
  const form = documentForm.parse(c.req.query());
  const document = await readDocument(deps, draft, c.var.ofAgent);
  if (!document) return c.redirect(urls.drafts.show(draft.id), 303);
  const isAsked = form.kind !== undefined && (form.connection !== "" || form.update !== "");
  if (!isAsked) return choosePage(c, form, NOTHING_WRONG);
  const id = newId(deps.clock);
  const found = await checkDocument(deps, owner, { draftId: draft.id, form, document, id });
  if (!found.ok) return choosePage(c, form, found);
  return checkPage(c, { form, checked: found.checked, id });
});

const ID = /^[\w-]{8,64}$/;

/** Why it may not be sent as it is. */
function whyNot(checked: CheckedDocument, values: Record<string, string>): string | undefined {
  const update = checked.kind === "page" ? checked.update : undefined;
  if (!update) return undefined;
  if (Number(values["base"]) !== update.base) {
    return "Somebody has changed the page since you looked. Look at it again before you sign.";
  }
  return update.moved && values["overwrite"] === undefined
    ? "Somebody has changed the page since it was written from here. Say that it may be overwritten, or keep theirs."
    : undefined;
}

ofDraft.post("/documents", async (c) => {
  const { deps, account, owner, draft } = c.var;
  const values = await formValues(c);
  const form = documentForm.parse(values);
  const { id = "" } = values;
  const document = await readDocument(deps, draft, c.var.ofAgent);
  if (!document || !ID.test(id)) return c.redirect(urls.drafts.documents(draft.id), 303);
  // Signed already, by a second click: its page says how far it has come.
  if (await findDocument(deps.db, draft.id, id)) {
    return c.redirect(urls.drafts.document(draft.id, id), 303);
  }
  const found = await checkDocument(deps, owner, { draftId: draft.id, form, document, id });
  if (!found.ok) return choosePage(c, form, found);
  const { checked } = found;
  const shown = { form, checked, id };
  const why = whyNot(checked, values);
  if (why !== undefined) return checkPage(c, shown, why);
  if ((await countErrors(deps, draft, c.var.ofAgent)) > 0) {
    return checkPage(c, shown, "The rules name something that must be fixed first.");
  }
  const signature = { id, revision: Number(values["revision"]), checked, from: from(c) };
  const signed = await signDocument(deps, account, draft, signature);
  if (!signed.ok) return checkPage(c, shown, signed.message);
  return c.redirect(urls.drafts.document(draft.id, id), 303);
});

ofDraft.get("/documents/places", async (c) => {
  const { deps, account } = c.var;
  const form = documentForm.parse(c.req.query());
  const field = c.req.query("field") === "parent" ? "parent" : "space";
  const { places, failure } = await lookForPlaces(deps, account, { field, form });
  return c.html(<FoundPlaces {...placesOf(field, form)} places={places} failure={failure} />);
});

ofDraft.get("/documents/:document", (c) => documentPage(c, undefined));

async function documentPage(c: Context<DocumentEnv>, refused: string | undefined) {
  const { deps, draft } = c.var;
  const found = await findDocument(deps.db, draft.id, c.req.param("document") ?? "");
  if (!found) return c.notFound();
  const frame = pageFrame(c);
  return c.html(
    <DocumentPage frame={frame} zone={frame.zone} draft={draft} {...found} refused={refused} />,
    refused === undefined ? 200 : 422,
  );
}

ofDraft.get("/documents/:document/stream", async (c) => {
  const { deps, draft } = c.var;
  const { zone } = pageFrame(c);
  const documentId = c.req.param("document");
  if (!(await findDocument(deps.db, draft.id, documentId))) return c.notFound();
  return eventStream(c, (stream) =>
    streamPart(deps, `draft:${draft.id}`, stream, async () => {
      const found = await findDocument(deps.db, draft.id, documentId);
      if (!found) return { html: undefined, isOver: true };
      const part = html`${<DocumentState draft={draft} zone={zone} {...found} refused={undefined} />}`;
      return { html: String(await part), isOver: !found.isUnderWay };
    }),
  );
});

ofDraft.post("/documents/:document/decision", async (c) => {
  const { deps, account, draft } = c.var;
  const { act = "", place = "" } = await formValues(c);
  const documentId = c.req.param("document");
  const decision = readDecision(act, place);
  if (!(await findDocument(deps.db, draft.id, documentId))) return c.notFound();
  const refused =
    decision &&
    (await decideDocument(deps, account, draft, { documentId, decision, from: from(c) }));
  if (refused) return documentPage(c, refused.message);
  return c.redirect(urls.drafts.document(draft.id, documentId), 303);
});

function readDecision(act: string, typed: string): DocumentDecision | undefined {
  if (act === "is") return { act, typed };
  return act === "again" || act === "search" || act === "retry" ? { act } : undefined;
}

const BELOW_DRAFTS = `${urls.drafts.index()}/:id`;

/** `ofAgent`: drafts of other agents become pages and comments the same way. */
export const documentRoutes = (ofAgent: AgentDocuments) => {
  const routes = new Hono<DocumentEnv>();
  for (const path of ["/documents", "/documents/*"]) {
    routes.use(`${BELOW_DRAFTS}${path}`, async (c, next) => {
      c.set("ofAgent", ofAgent);
      await next();
    });
  }
  return routes.route(BELOW_DRAFTS, ofDraft);
};
