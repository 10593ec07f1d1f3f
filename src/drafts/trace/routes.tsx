import { Hono } from "hono";
import { CoveragePage } from "../../../views/drafts/trace/coverage-page.tsx";
import { PassagesPage } from "../../../views/drafts/trace/passages-page.tsx";
import { PassageItems } from "../../../views/drafts/trace/source-column.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { findRevision } from "../draft.ts";
import { isBacklog, nodesOf } from "../nodes.ts";
import { type DraftEnv, ownDraft } from "../own-draft.ts";
import { readMeant } from "../rules/meant.ts";
import { listPassages } from "../source.ts";
import { passagesFrom } from "./column.ts";
import { coverageOf } from "./coverage.ts";
import { coverageTable } from "./table.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

/** A place in a list, from a query: 0 where there is none. */
const place = (typed: string | undefined, otherwise = 0): number => {
  const number = Number(typed);
  return typed !== undefined && Number.isInteger(number) && number >= 0 ? number : otherwise;
};

ofDraft.get("/coverage", async (c) => {
  const { deps, draft } = c.var;
  const [passages, revision] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  if (!revision) return c.notFound();
  const { content } = revision;
  const coverage = coverageOf(draft, content, passages);
  const { only: asked, from, parts, meant } = c.req.query();
  const at = {
    only: asked === "uncovered" ? ("uncovered" as const) : undefined,
    from: place(from),
    parts: place(parts),
    meant: place(meant),
  };
  const leftOf = await readMeant(deps, draft, { nodes: nodesOf(draft, content), passages });
  const table = coverageTable(coverage, leftOf, at);
  return c.html(<CoveragePage frame={pageFrame(c)} draft={draft} at={at} {...table} />);
});

ofDraft.get("/passages", async (c) => {
  const { deps, draft } = c.var;
  const [passages, revision] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  const content = revision && !isBacklog(revision.content) ? revision.content : undefined;
  const last = passages.length - 1;
  const asked = { from: place(c.req.query("from")), to: place(c.req.query("to"), last) };
  const items = passagesFrom(passages, content, asked);
  return c.req.header("hx-request-type") === "partial"
    ? c.html(<PassageItems items={items} draftId={draft.id} />)
    : c.html(<PassagesPage frame={pageFrame(c)} draft={draft} items={items} from={asked.from} />);
});

ofDraft.get("/passages/:n", async (c) => {
  const { deps, draft } = c.var;
  const passages = await listPassages(deps.db, draft.id);
  const passage = passages.find(({ n }) => n === Number(c.req.param("n")));
  if (!passage) return c.notFound();
  const whole = { n: passage.n, pieces: [{ text: passage.text, parts: [] }], parts: [] };
  const items = [{ ...whole, isCut: false }];
  return c.html(<PassagesPage frame={pageFrame(c)} draft={draft} items={items} from={0} />);
});

export const traceRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
