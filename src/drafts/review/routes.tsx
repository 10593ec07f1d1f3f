import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { CommentsPage } from "../../../views/drafts/review/comments-page.tsx";
import { HistoryPage } from "../../../views/drafts/review/history-page.tsx";
import { SharesPage } from "../../../views/drafts/review/shares-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import { addComment } from "./comments.ts";
import { type CommentOutcome, decideComment } from "./decide-comment.ts";
import { listHistory } from "./history.ts";
import { readComments } from "./read-comments.ts";
import { endShare, listShares, searchAccounts, shareDraft } from "./shares.ts";

const ofDraft = new Hono<DraftEnv>();
for (const path of ["/shares", "/shares/*", "/comments", "/comments/*", "/history"]) {
  ofDraft.use(path, ownDraft);
}

const from = (c: Context<DraftEnv>) => ({ address: c.var.address, requestId: c.var.requestId });

type Values = Record<string, string>;
interface Refused {
  typed: Values;
  errors: Record<string, string>;
}
const NOTHING: Refused = { typed: {}, errors: {} };

const statusOf = ({ errors }: Refused) => (Object.keys(errors).length > 0 ? 422 : 200);

async function sharesPage(c: Context<DraftEnv>, q: string, refused = NOTHING) {
  const { deps, account, draft } = c.var;
  const [shares, found] = await Promise.all([
    listShares(deps.db, draft.id),
    searchAccounts(deps.db, account, q),
  ]);
  const page = { draft, shares, found, q, ...refused };
  return c.html(<SharesPage frame={pageFrame(c)} {...page} />, statusOf(refused));
}

ofDraft.get("/shares", (c) => sharesPage(c, c.req.query("q") ?? ""));

/** Checkboxes are named after the accounts: `with.<id>`. */
const WITH = "with.";

ofDraft.post("/shares", async (c) => {
  const { deps, account, draft } = c.var;
  const values = await formValues(c);
  const { level = "", message = "", q = "" } = values;
  const accountIds = Object.keys(values).flatMap((name) =>
    name.startsWith(WITH) ? [name.slice(WITH.length)] : [],
  );
  const sharing = { accountIds, level, message, from: from(c) };
  const shared = await shareDraft(deps, account, draft, sharing);
  if (!shared.ok) return sharesPage(c, q, { typed: values, errors: shared.errors });
  return c.redirect(urls.drafts.shares(draft.id), 303);
});

ofDraft.post("/shares/:account/end", async (c) => {
  const { deps, account, draft } = c.var;
  await endShare(deps, account, draft, { accountId: c.req.param("account"), from: from(c) });
  return c.redirect(urls.drafts.shares(draft.id), 303);
});

interface Place {
  node: string | undefined;
  part: string | undefined;
}

async function commentsPage(c: Context<DraftEnv>, place: Place, refused = NOTHING) {
  const { deps, draft, account, owner } = c.var;
  const before = c.req.query("before");
  const page = await readComments(deps, draft, { ...place, before });
  return c.html(
    <CommentsPage
      frame={pageFrame(c)}
      draft={draft}
      owner={owner.name}
      me={account.id}
      place={place}
      isLater={before !== undefined}
      {...page}
      {...refused}
    />,
    statusOf(refused),
  );
}

ofDraft.get("/comments", (c) =>
  commentsPage(c, { node: c.req.query("node"), part: c.req.query("part") }),
);

ofDraft.post("/comments", async (c) => {
  const { deps, account, draft } = c.var;
  const { node = "", part = "", text = "", revision, act, ...fields } = await formValues(c);
  const suggested = act === "suggest" ? fields : undefined;
  const comment = { nodeId: node, part, text, revision: Number(revision) || 0, suggested };
  const said = await deps.db.transaction((tx) =>
    addComment(tx, deps.clock, { account, draft, comment }),
  );
  const place = { node: node || undefined, part };
  if (!said.ok) return commentsPage(c, place, { typed: { ...fields, text }, errors: said.errors });
  return c.redirect(`${urls.drafts.comments(draft.id, place)}#comment-${said.id}`, 303);
});

const OUTCOMES: CommentOutcome[] = ["done", "accepted", "declined"];

ofDraft.post("/comments/:comment/outcome", async (c) => {
  const { deps, account, draft } = c.var;
  const { act, node, part } = await formValues(c);
  const outcome = OUTCOMES.find((one) => one === act);
  if (!outcome) throw new HTTPException(400);
  const id = c.req.param("comment");
  const decided = await decideComment(deps, account, draft, { id, outcome });
  const place = { node, part };
  if (decided.ok) return c.redirect(urls.drafts.comments(draft.id, place), 303);
  if (decided.code === "drafts.not_found") return c.notFound();
  if (decided.code === "drafts.not_allowed") throw new HTTPException(403);
  return commentsPage(c, place, { typed: {}, errors: { "": decided.message } });
});

ofDraft.get("/history", async (c) => {
  const { deps, draft } = c.var;
  const before = c.req.query("before");
  const { events, next } = await listHistory(deps.db, draft.id, { before });
  const page = { draft, events, next, isLater: before !== undefined };
  return c.html(<HistoryPage frame={pageFrame(c)} {...page} />);
});

export const reviewRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
