import { type Context, Hono } from "hono";
import { ActPanel, type OpenAct } from "../../../views/drafts/backlog/act-forms.tsx";
import { NodePanel } from "../../../views/drafts/backlog/node-panel.tsx";
import { BranchItems } from "../../../views/drafts/backlog/tree.tsx";
import { ShowDraftPage } from "../../../views/drafts/show-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import { type Acted, actOnNodes } from "./act.ts";
import { listBranch } from "./branches.ts";
import { acceptAll } from "./decide.ts";
import { itemKind, isFormAct, nodeActs } from "./node-acts.ts";
import { readPage } from "./read-backlog.ts";
import { requestNodeRefinement } from "./refine-node.ts";
import { addNode } from "./reshape.ts";
import { offer } from "./offer.ts";
import { findNode } from "./tree.ts";
import type { ChosenNode } from "./view.ts";

type Values = Record<string, string>;
const OPEN_ACTS: OpenAct[] = ["move", "split", "merge", "links", "removal", "refinements"];

const ofDraft = new Hono<DraftEnv>();
ofDraft.use("/nodes", ownDraft);
ofDraft.use("/nodes/*", ownDraft);

/** More of a long tree, for a page that has some of it. */
ofDraft.get("/nodes", async (c) => {
  const { deps, draft } = c.var;
  const { branch, from, before } = c.req.query();
  if (c.req.header("hx-request-type") !== "partial") {
    return c.redirect(urls.drafts.show(draft.id, { branch, from }), 303);
  }
  const { backlog } = await readPage(deps, draft);
  const isBefore = before === "yes";
  const list = backlog && listBranch(backlog.rows, { branch, from, before: isBefore });
  if (!list) return c.notFound();
  const side = isBefore ? "before" : "after";
  return c.html(BranchItems({ list, side, draftId: draft.id, open: true }));
});

ofDraft.post("/nodes", async (c) => {
  const { deps, account, draft } = c.var;
  const values = await formValues(c);
  const base = Number(values["revision"]);
  const isAll = values["act"] === "accept-all";
  const kind = itemKind.catch("story").parse(values["kind"]);
  const { title = "", parent = "" } = values;
  let made = "";
  const acted = await actOnNodes(deps, account, draft, {
    base,
    grow: (nodes, id) => {
      if (isAll) return acceptAll(nodes);
      made = id;
      return addNode(nodes, { id, kind, title, parentId: parent || null });
    },
  });
  if (!acted.ok) return refuse(c, acted, { node: parent, typedNew: isAll ? undefined : values });
  const next = isAll ? urls.drafts.show(draft.id) : urls.drafts.node(draft.id, made);
  return c.redirect(next, 303);
});

ofDraft.get("/nodes/:node", (c) => showNode(c, { node: c.req.param("node") }));

ofDraft.get("/nodes/:node/:act", (c, next) => {
  const act = OPEN_ACTS.find((one) => one === c.req.param("act"));
  return act ? showNode(c, { node: c.req.param("node"), act }) : next();
});

ofDraft.post("/nodes/:node/refinements", async (c) => {
  const { deps, draft } = c.var;
  const node = c.req.param("node");
  const values = await formValues(c);
  const { instruction = "", children } = values;
  const { backlog } = await readPage(deps, draft, { chosen: node });
  if (!backlog?.chosen) return c.notFound();
  const asked = { nodeId: node, withChildren: children === "with", instruction };
  const started = await requestNodeRefinement(deps, draft, asked);
  if (started.ok) return c.redirect(urls.drafts.show(draft.id), 303);
  const { message } = started;
  return showNode(c, { node, act: "refinements", typed: values, error: message, status: 422 });
});

ofDraft.post("/nodes/:node/:act", async (c, next) => {
  const { deps, account, draft } = c.var;
  const { node, act } = c.req.param();
  if (!isFormAct(act)) return next();
  const values = await formValues(c);
  const acted = await actOnNodes(deps, account, draft, {
    base: Number(values["revision"]),
    grow: (nodes, newId) => nodeActs[act]({ nodes, id: node, newId }, values),
  });
  if (!acted.ok) {
    const openAct = OPEN_ACTS.find((one) => one === act && values["how"] === undefined);
    return refuse(c, acted, { node, act: openAct, typed: values });
  }
  const after = act === "merge" ? (values["into"] ?? "") : node;
  const stands = findNode(acted.nodes, after) !== undefined;
  const { show, node: nodeUrl } = urls.drafts;
  return c.redirect(stands ? nodeUrl(draft.id, after) : show(draft.id), 303);
});

interface Shown {
  node: string;
  act?: OpenAct | undefined;
  typed?: Values;
  typedNew?: Values | undefined;
  error?: string;
  status?: 409 | 422;
}

const refuse = (
  c: Context<DraftEnv>,
  acted: Extract<Acted, { ok: false }>,
  shown: Omit<Shown, "error" | "status">,
) =>
  showNode(c, {
    ...shown,
    error: acted.message,
    status: acted.code === "drafts.changed" ? 409 : 422,
  });

/** The tree with one item open, or for htmx the open item alone. */
async function showNode(
  c: Context<DraftEnv>,
  { node, act, typed = {}, typedNew, error, status }: Shown,
) {
  const { deps, draft } = c.var;
  const isAlone = c.req.header("hx-request-type") === "partial" && error === undefined;
  const page = await readPage(deps, draft, { chosen: node, alone: isAlone });
  const { backlog } = page;
  if (!backlog || (!backlog.chosen && error === undefined)) return c.notFound();
  const { chosen } = backlog;
  const form =
    act && chosen && draft.state === "open" ? (
      <ActPanel
        act={act}
        draft={draft}
        row={chosen.row}
        content={chosen.content}
        revision={draft.revision}
        others={offerFor(chosen, act, { typed, q: c.req.query("q") })}
        typed={typed}
      />
    ) : undefined;
  if (chosen && isAlone) {
    return c.html(
      <NodePanel
        draft={draft}
        chosen={chosen}
        revision={draft.revision}
        comments={page.review.parts}
        form={form}
      />,
    );
  }
  return c.html(
    <ShowDraftPage
      frame={pageFrame(c)}
      draft={draft}
      refinement={{ typed: "", error: undefined }}
      {...page}
      backlog={{ ...backlog, form, error, typedNew }}
    />,
    status ?? 200,
  );
}

/** What it can be moved under, merged with or linked to. */
function offerFor(
  { row, others }: ChosenNode,
  act: OpenAct,
  { typed, q }: { typed: Values; q: string | undefined },
) {
  if (act !== "move") return offer(others, { q, keep: typed["into"] ?? typed["to"] });
  const parents = others.filter(({ kind }) => kind !== "subtask");
  return offer(parents, { q, keep: typed["parent"] ?? row.parentId });
}

export const backlogRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
