import { type Context, Hono } from "hono";
import { CheckReviewPage } from "../../../views/agents/code-review/check-page.tsx";
import { NotPostedPage } from "../../../views/agents/code-review/not-posted-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findDocument } from "../../drafts/documents/document.ts";
import { missingSignatures, signDocument } from "../../drafts/documents/sign-document.ts";
import { type DraftEnv, formValues } from "../../drafts/own-draft.ts";
import { newId } from "../../platform/clock.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { urls } from "../../urls.ts";
import { ownReview } from "./own-review.ts";
import { type PreparedReview, prepareReview } from "./publish-review.ts";

const ofReview = new Hono<DraftEnv>();
ofReview.use("/publication", ownReview);

interface Shown {
  prepared: PreparedReview;
  id: string;
  /** Why it was not signed. */
  refused?: string;
}

async function checkPage(c: Context<DraftEnv>, { prepared, id, refused }: Shown) {
  const { deps, account, draft } = c.var;
  const missing = await missingSignatures(deps.db, draft);
  const shown = {
    body: parseMarkdown(prepared.checked.body),
    comments: prepared.posts.map(({ comment }) => parseMarkdown(comment.body)),
  };
  return c.html(
    <CheckReviewPage
      frame={pageFrame(c)}
      draft={draft}
      prepared={prepared}
      shown={shown}
      id={id}
      signer={account.name}
      missing={missing}
      refused={refused}
    />,
    refused === undefined ? 200 : 422,
  );
}

const notPosted = (c: Context<DraftEnv>, message: string, status: 200 | 422) =>
  c.html(<NotPostedPage frame={pageFrame(c)} draft={c.var.draft} message={message} />, status);

ofReview.get("/publication", async (c) => {
  const { deps, owner, draft } = c.var;
  const prepared = await prepareReview(deps, owner, draft);
  if (!prepared.ok) return notPosted(c, prepared.message, 200);
  return checkPage(c, { prepared, id: newId(deps.clock) });
});

const ID = /^[\w-]{8,64}$/;

/** Why it may not be signed as it is. */
function whyNot(prepared: PreparedReview, digest: string | undefined): string | undefined {
  if (prepared.isMoved) return "The pull request has new commits. Review them first.";
  if (Object.keys(prepared.refused).length > 0) {
    return `${prepared.system} would not take one of the remarks. Leave it out, then sign.`;
  }
  return prepared.digest === digest
    ? undefined
    : "Something has changed since you looked. Look at it again before you sign.";
}

ofReview.post("/publication", async (c) => {
  const { deps, account, owner, draft, address, requestId } = c.var;
  const { id = "", revision, digest } = await formValues(c);
  if (!ID.test(id)) return c.redirect(urls.codeReviews.publication(draft.id), 303);
  const page = urls.drafts.document(draft.id, id);
  // Signed already, by a second click: its page says how far it has come.
  if (await findDocument(deps.db, draft.id, id)) return c.redirect(page, 303);
  const prepared = await prepareReview(deps, owner, draft);
  if (!prepared.ok) return notPosted(c, prepared.message, 422);
  const refused = whyNot(prepared, digest);
  if (refused !== undefined) return checkPage(c, { prepared, id, refused });
  const from = { address, requestId };
  const signature = { id, revision: Number(revision), checked: prepared.checked, from };
  const signed = await signDocument(deps, account, draft, signature);
  if (!signed.ok) return checkPage(c, { prepared, id, refused: signed.message });
  return c.redirect(page, 303);
});

export const reviewPublicationRoutes = new Hono<Env>().route("/code-reviews/:id", ofReview);
