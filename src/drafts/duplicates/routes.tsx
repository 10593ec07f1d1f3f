import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { DecidePage } from "../../../views/drafts/duplicates/decide-page.tsx";
import { DuplicatesFound } from "../../../views/drafts/duplicates/duplicates.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { streamPart } from "../../jobs/stream.ts";
import { eventStream } from "../../platform/sse/stream.ts";
import { urls } from "../../urls.ts";
import { findDraft } from "../draft.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import { decideDuplicate, type Deciding } from "./decisions.ts";
import { startLook } from "./looks.ts";
import { listInQuestion, readDuplicates } from "./read-duplicates.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use("/duplicates", ownDraft);
ofDraft.use("/duplicates/*", ownDraft);
ofDraft.use("/nodes/:node/duplicates", ownDraft);

const back = (draftId: string) => `${urls.drafts.publication(draftId)}#duplicates`;

ofDraft.get("/duplicates", (c) => c.redirect(back(c.var.draft.id), 303));

ofDraft.post("/duplicates", async (c) => {
  const { deps, draft } = c.var;
  await startLook(deps, draft, { again: true });
  return c.redirect(back(draft.id), 303);
});

ofDraft.get("/duplicates/stream", (c) => {
  const { deps, account, draft } = c.var;
  const { zone } = pageFrame(c);
  return eventStream(c, (stream) =>
    streamPart(deps, `draft:${draft.id}`, stream, async () => {
      const now = await findDraft(deps.db, account, draft.id);
      if (!now) return { html: undefined, isOver: true };
      const duplicates = await readDuplicates(deps, now);
      const part = html`${<DuplicatesFound draft={now} duplicates={duplicates} zone={zone} />}`;
      return { html: String(await part), isOver: !duplicates.look?.isUnderWay };
    }),
  );
});

ofDraft.get("/nodes/:node/duplicates", (c) => c.redirect(back(c.var.draft.id), 303));

ofDraft.post("/nodes/:node/duplicates", async (c) => {
  const { deps, account, draft } = c.var;
  const { issueKey = "", act = "", reason = "" } = await formValues(c);
  const chosen = ACTS.find((one) => one === act);
  if (!chosen) return c.redirect(back(draft.id), 303);
  const nodeId = c.req.param("node");
  const from = { address: c.var.address, requestId: c.var.requestId };
  const deciding = { nodeId, issueKey, act: chosen, reason, from };
  const decided = await decideDuplicate(deps, account, draft, deciding);
  if (decided.ok) return c.redirect(back(draft.id), 303);
  return refuse(c, deciding, decided.message);
});

const ACTS = ["use", "link", "create", "undo"] as const;

/** The question again, with what was typed. */
async function refuse(c: Context<DraftEnv>, deciding: Deciding, error: string) {
  const { deps, draft } = c.var;
  const { nodeId, issueKey, reason } = deciding;
  const asked = (await listInQuestion(deps.db, draft)).find(({ node }) => node.id === nodeId);
  const issue = asked?.issues.find((one) => one.issueKey === issueKey);
  const page = (
    <DecidePage
      frame={pageFrame(c)}
      draft={draft}
      asked={asked && issue && { node: asked.node, issue }}
      typed={reason}
      error={error}
    />
  );
  return c.html(page, 422);
}

export const duplicateRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
