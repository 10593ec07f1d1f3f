import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { LiveSteps } from "../../views/agents/live.tsx";
import { ShowMadePage } from "../../views/agents/show-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { usd } from "../drafts/cost.ts";
import { listStanding } from "../drafts/documents/document.ts";
import { type DraftEnv, formValues } from "../drafts/own-draft.ts";
import { streamPart } from "../jobs/stream.ts";
import { warningsFor } from "../llm/budget-warnings.ts";
import { eventStream } from "../platform/sse/stream.ts";
import { urls } from "../urls.ts";
import { refine, runAgain } from "./again.ts";
import { decidePart, isDecision } from "./decide.ts";
import { fileName } from "./file-name.ts";
import { downloadOf, listDownloads, MADE_TYPES } from "./kinds.ts";
import { cardOf } from "./listed-agents.ts";
import { reachMade } from "./reach.ts";
import { readMade, readMadeContent } from "./read.ts";
import { removeAgentDraft } from "./remove.ts";
import { findRun, listSteps, stopRun } from "./runs.ts";

/** What looks and changes nothing; the rest is the owner's alone. */
const OPEN = /^\/agents\/drafts\/[^/]+(?:\/(?:stream|downloads\/[^/]+))?$/;

/** What an agent has made, for who may see it; otherwise nobody learns that it exists. */
const ownMade = createMiddleware<DraftEnv>(async (c, next) => {
  // A path can be covered by several parts of the routes.
  const known: DraftEnv["Variables"]["draft"] | undefined = c.get("draft");
  if (known !== undefined) return next();
  const { deps, account } = c.var;
  const { method, path } = c.req;
  const needed = method === "GET" && OPEN.test(path) ? "comment" : "owner";
  const wanted = { types: MADE_TYPES, needed } as const;
  const reached = await reachMade(deps, account, c.req.param("id") ?? "", wanted);
  if (reached === "not_allowed") throw new HTTPException(403);
  if (reached === "not_found") return c.notFound();
  c.set("owner", reached.owner);
  c.set("draft", reached.draft);
  return next();
});

const ofMade = new Hono<DraftEnv>();
ofMade.use(ownMade);

interface Shown {
  refinement?: { typed: string; error: string | undefined };
  /** Why something was not done. */
  refused?: string;
}

ofMade.get("/", (c) => showPage(c, {}));

async function showPage(
  c: Context<DraftEnv>,
  { refinement = { typed: "", error: undefined }, refused }: Shown,
) {
  const { deps, account, draft } = c.var;
  const isOwn = draft.may === "owner";
  const [made, standing, warnings] = await Promise.all([
    readMade(deps, draft),
    listStanding(deps.db, draft.id),
    isOwn ? warningsFor(deps.db, deps.clock, account) : [],
  ]);
  const { cost, content } = made;
  const { nanoUsd } = cost ?? {};
  const price = cost && {
    model: cost.model,
    tokens: cost.tokens,
    price: nanoUsd === undefined ? undefined : usd(nanoUsd),
  };
  const isRefused = refinement.error !== undefined || refused !== undefined;
  return c.html(
    <ShowMadePage
      {...made}
      frame={pageFrame(c)}
      draft={draft}
      agent={cardOf(draft.type)}
      downloads={content ? listDownloads(draft, content) : []}
      warnings={warnings}
      standing={standing}
      price={price}
      refinement={refinement}
      refused={refused}
    />,
    isRefused ? 422 : 200,
  );
}

ofMade.get("/stream", (c) => {
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

ofMade.post("/stop", async (c) => {
  const { deps, account, draft } = c.var;
  await stopRun(deps, account, draft);
  return c.redirect(urls.agentDrafts.show(draft.id), 303);
});

ofMade.post("/runs", async (c) => {
  const { deps, draft } = c.var;
  const begun = await runAgain(deps, draft);
  if (!begun.ok) return showPage(c, { refused: begun.message });
  return c.redirect(urls.agentDrafts.show(draft.id), 303);
});

ofMade.post("/refinements", async (c) => {
  const { deps, draft } = c.var;
  const { instruction = "" } = await formValues(c);
  const begun = await refine(deps, draft, instruction);
  if (!begun.ok) return showPage(c, { refinement: { typed: instruction, error: begun.message } });
  return c.redirect(urls.agentDrafts.show(draft.id), 303);
});

ofMade.post("/parts/:part", async (c) => {
  const { deps, account, draft } = c.var;
  const { decision = "", revision = "" } = await formValues(c);
  const part = c.req.param("part");
  if (!isDecision(decision)) return showPage(c, { refused: "Choose what is to become of it." });
  const said = { part, decision, base: Number(revision) || draft.revision };
  const decided = await decidePart(deps, account, draft, said);
  if (!decided.ok) return showPage(c, { refused: decided.message });
  return c.redirect(`${urls.agentDrafts.show(draft.id)}#part-${part}`, 303);
});

ofMade.get("/downloads/:format", async (c) => {
  const { deps, draft } = c.var;
  const content = await readMadeContent(deps.db, draft);
  const file = content && downloadOf(draft, content, c.req.param("format"));
  if (!file) return c.notFound();
  c.header("Content-Type", file.type);
  const name = fileName(draft.title, file.ending);
  c.header("Content-Disposition", `attachment; filename="${name}"`);
  return c.body(file.text);
});

ofMade.post("/removal", async (c) => {
  const { deps, account, draft, address, requestId } = c.var;
  const removed = await removeAgentDraft(deps, account, draft, { address, requestId });
  if (!removed.ok) return showPage(c, { refused: removed.message });
  return c.redirect(urls.agents.index(), 303);
});

export const madeRoutes = new Hono<Env>().route("/agents/drafts/:id", ofMade);
