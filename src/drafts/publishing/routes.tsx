import { type Context, Hono } from "hono";
import { CheckPage } from "../../../views/drafts/publishing/check-page.tsx";
import {
  PublicationPage,
  PublicationState,
} from "../../../views/drafts/publishing/publication-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findConnection } from "../../connections/connection.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { urls } from "../../urls.ts";
import { askedOf, type AskedValues, blocks, checkDraft, saveAskedFields } from "./check.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import {
  countersign,
  decideItem,
  type Decision,
  findPublication,
  reopenDraft,
  retryPublication,
} from "./publication.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

const from = (c: Context<DraftEnv>) => ({ address: c.var.address, requestId: c.var.requestId });

/** The name of the Jira that a draft goes to, for people. */
async function hostOf(c: Context<DraftEnv>): Promise<string> {
  const { deps, account, draft } = c.var;
  const connection = await findConnection(deps.db, account, draft.target.connectionId);
  return connection ? new URL(connection.baseUrl).host : "Jira";
}

ofDraft.get("/publication", async (c) => {
  const { deps, draft } = c.var;
  const found = await findPublication(deps.db, draft.id);
  const past = draft.state === "publishing" || draft.state === "published";
  if (!found || !past) return checkPage(c, { typed: {}, errors: {} });
  const host = await hostOf(c);
  const frame = pageFrame(c);
  return c.html(
    <PublicationPage frame={frame} draft={draft} host={host} zone={frame.zone} {...found} />,
  );
});

ofDraft.get("/publication/state", async (c) => {
  const { deps, draft } = c.var;
  const found = await findPublication(deps.db, draft.id);
  if (!found) return c.notFound();
  const { zone } = pageFrame(c);
  return c.html(<PublicationState draft={draft} host={await hostOf(c)} zone={zone} {...found} />);
});

async function checkPage(c: Context<DraftEnv>, asked: AskedValues, refused?: string) {
  const { deps, account, draft } = c.var;
  const [checked, host] = await Promise.all([checkDraft(deps, account, draft), hostOf(c)]);
  if (!checked) return c.redirect(urls.drafts.show(draft.id), 303);
  const { screen, failure, fields, priority, markup, findings } = checked;
  const failed = refused !== undefined || Object.keys(asked.errors).length > 0;
  return c.html(
    <CheckPage
      frame={pageFrame(c)}
      draft={draft}
      fields={fields}
      priority={priority}
      description={fields && parseMarkdown(fields.description)}
      markup={markup}
      findings={findings.filter(({ part }) => !part.startsWith("fields."))}
      asked={askedOf(screen, draft, asked)}
      signs={{ name: account.name, host }}
      failure={failure}
      refused={refused}
    />,
    failed ? 422 : 200,
  );
}

ofDraft.post("/publication", async (c) => {
  const { deps, account, draft } = c.var;
  const values = await formValues(c);
  const first = await checkDraft(deps, account, draft);
  if (!first?.fields) return checkPage(c, { typed: {}, errors: {} });
  const { fields, ...asked } = await saveAskedFields(deps, draft, first.screen, values);
  if (Object.keys(asked.errors).length > 0) return checkPage(c, asked);
  const checked = await checkDraft(deps, account, { ...draft, fields });
  if (!checked?.fields || blocks(checked.findings)) {
    return checkPage(c, asked, "The rules name something that must be fixed first.");
  }
  const input = { revision: Number(values["revision"]), fields: checked.fields, from: from(c) };
  const signed = await countersign(deps, account, draft, input);
  // Signed already, in another tab or by a second click: its page says how far it has come.
  const under =
    signed.ok || (signed.code === "drafts.not_open" && (await findPublication(deps.db, draft.id)));
  if (!signed.ok && !under) return checkPage(c, asked, signed.message);
  return c.redirect(urls.drafts.publication(draft.id), 303);
});

ofDraft.post("/publication/retry", async (c) => {
  const { deps, account, draft } = c.var;
  const { act } = await formValues(c);
  if (act === "reopen") {
    await reopenDraft(deps, draft);
    return c.redirect(urls.drafts.show(draft.id), 303);
  }
  await retryPublication(deps, account, draft);
  return c.redirect(urls.drafts.publication(draft.id), 303);
});

ofDraft.post("/publication/items/:item/decision", async (c) => {
  const { deps, account, draft } = c.var;
  const { act = "", issueKey = "" } = await formValues(c);
  const decision = readDecision(act, issueKey);
  const itemId = c.req.param("item");
  if (decision) await decideItem(deps, account, draft, { itemId, decision, from: from(c) });
  return c.redirect(urls.drafts.publication(draft.id), 303);
});

function readDecision(act: string, typed: string): Decision | undefined {
  const issueKey = typed.trim().toUpperCase();
  if (act === "is" && /^[A-Z][A-Z0-9_]*-\d+$/.test(issueKey)) return { act, issueKey };
  if (act === "again" || act === "search") return { act };
  return undefined;
}

export const publicationRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
