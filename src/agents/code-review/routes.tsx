import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { LiveSteps } from "../../../views/agents/live.tsx";
import { ShowCodeReviewPage } from "../../../views/agents/code-review/show-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { usd } from "../../drafts/cost.ts";
import { listStanding } from "../../drafts/documents/document.ts";
import { type DraftEnv, formValues } from "../../drafts/own-draft.ts";
import { streamPart } from "../../jobs/stream.ts";
import { warningsFor } from "../../llm/budget-warnings.ts";
import { eventStream } from "../../platform/sse/stream.ts";
import { urls } from "../../urls.ts";
import { refine } from "../again.ts";
import { fileName } from "../file-name.ts";
import { removeAgentDraft } from "../remove.ts";
import { findRun, listSteps, stopRun } from "../runs.ts";
import { reviewAgain } from "./again.ts";
import { reviewMarkdown } from "./comments.ts";
import { isDecision } from "../decide.ts";
import { decideRemark } from "./decide.ts";
import { reviewNewest } from "./newest.ts";
import { ownReview } from "./own-review.ts";
import { postedOf } from "./publish-review.ts";
import { readContent, readReview } from "./read-review.ts";
import { sarifOf } from "./sarif.ts";

const ofReview = new Hono<DraftEnv>();
ofReview.use(ownReview);

interface Shown {
  refinement?: { typed: string; error: string | undefined };
  /** Why something was not done. */
  refused?: string;
}

ofReview.get("/", (c) => showPage(c, {}));

async function showPage(
  c: Context<DraftEnv>,
  { refinement = { typed: "", error: undefined }, refused }: Shown,
) {
  const { deps, account, draft } = c.var;
  const isOwn = draft.may === "owner";
  const [review, standing, warnings] = await Promise.all([
    readReview(deps, draft),
    listStanding(deps.db, draft.id),
    isOwn ? warningsFor(deps.db, deps.clock, account) : [],
  ]);
  const { repository = "", number = 0 } = review.source?.origin ?? {};
  const { cost } = review;
  const { nanoUsd } = cost ?? {};
  const price = cost && {
    model: cost.model,
    tokens: cost.tokens,
    price: nanoUsd === undefined ? undefined : usd(nanoUsd),
  };
  const isRefused = refinement.error !== undefined || refused !== undefined;
  return c.html(
    <ShowCodeReviewPage
      {...review}
      frame={pageFrame(c)}
      draft={draft}
      warnings={warnings}
      standing={standing}
      posted={postedOf(review.publications, { repository, number })}
      price={price}
      refinement={refinement}
      refused={refused}
    />,
    isRefused ? 422 : 200,
  );
}

ofReview.get("/stream", (c) => {
  const { deps, draft } = c.var;
  return eventStream(c, (stream) =>
    streamPart(deps, `draft:${draft.id}`, stream, async () => {
      const run = await findRun(deps.db, draft.id);
      if (run?.state !== "queued" && run?.state !== "running") {
        return { html: undefined, isOver: true };
      }
      const steps = await listSteps(deps.db, run.id);
      const part = html`${<LiveSteps run={{ run, steps }} />}`;
      return { html: String(await part), isOver: false };
    }),
  );
});

ofReview.post("/stop", async (c) => {
  const { deps, account, draft } = c.var;
  await stopRun(deps, account, draft);
  return c.redirect(urls.codeReviews.show(draft.id), 303);
});

ofReview.post("/runs", async (c) => {
  const { deps, account, draft } = c.var;
  const { act } = await formValues(c);
  const begin = act === "newest" ? reviewNewest : reviewAgain;
  const begun = await begin(deps, account, draft);
  if (!begun.ok) return showPage(c, { refused: begun.message });
  return c.redirect(urls.codeReviews.show(draft.id), 303);
});

ofReview.post("/refinements", async (c) => {
  const { deps, draft } = c.var;
  const { instruction = "" } = await formValues(c);
  const begun = await refine(deps, draft, instruction);
  if (!begun.ok) return showPage(c, { refinement: { typed: instruction, error: begun.message } });
  return c.redirect(urls.codeReviews.show(draft.id), 303);
});

ofReview.post("/remarks/:remark", async (c) => {
  const { deps, account, draft } = c.var;
  const { decision = "", revision = "" } = await formValues(c);
  const remark = c.req.param("remark");
  if (!isDecision(decision)) return showPage(c, { refused: "Choose what is to become of it." });
  const said = { remark, decision, base: Number(revision) || draft.revision };
  const decided = await decideRemark(deps, account, draft, said);
  if (!decided.ok) return showPage(c, { refused: decided.message });
  return c.redirect(`${urls.codeReviews.show(draft.id)}#remark-${remark}`, 303);
});

interface Download {
  type: string;
  ending: string;
  text: string;
}

function download(c: Context<DraftEnv>, { type, ending, text }: Download) {
  c.header("Content-Type", type);
  const name = fileName(`review ${c.var.draft.title}`, ending);
  c.header("Content-Disposition", `attachment; filename="${name}"`);
  return c.body(text);
}

ofReview.get("/sarif", async (c) => {
  const { deps, draft } = c.var;
  const content = await readContent(deps.db, draft);
  if (!content) return c.notFound();
  const text = JSON.stringify(sarifOf(draft, content), null, 2);
  return download(c, { type: "application/sarif+json", ending: "sarif", text });
});

ofReview.get("/markdown", async (c) => {
  const { deps, draft } = c.var;
  const content = await readContent(deps.db, draft);
  if (!content) return c.notFound();
  const text = reviewMarkdown(content);
  return download(c, { type: "text/markdown; charset=utf-8", ending: "md", text });
});

ofReview.post("/removal", async (c) => {
  const { deps, account, draft, address, requestId } = c.var;
  const removed = await removeAgentDraft(deps, account, draft, { address, requestId });
  if (!removed.ok) return showPage(c, { refused: removed.message });
  return c.redirect(urls.agents.index(), 303);
});

export const codeReviewRoutes = new Hono<Env>().route("/code-reviews/:id", ofReview);
