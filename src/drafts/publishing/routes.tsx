import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { CheckPage } from "../../../views/drafts/publishing/check-page.tsx";
import {
  PublicationPage,
  PublicationState,
} from "../../../views/drafts/publishing/publication-page.tsx";
import { IssuesPage } from "../../../views/drafts/publishing/issue-table.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findConnection } from "../../connections/connection.ts";
import { streamPart } from "../../jobs/stream.ts";
import { eventStream } from "../../platform/sse/stream.ts";
import { urls } from "../../urls.ts";
import { type AskedValues, saveAskedFields, showAsked } from "../fields/asked.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import { readReview } from "../review/read-review.ts";
import { findEarlierSigner } from "../review/signatures.ts";
import { listInQuestion, readDuplicates } from "../duplicates/read-duplicates.ts";
import { listSources } from "../source.ts";
import { blocks, checkDraft, openConflicts } from "./check.ts";
import { askedConflicts, someChecked, toldFindings } from "./check-list.ts";
import type { Choices } from "./compare.ts";
import { countersign, type Countersigned } from "./countersign.ts";
import {
  closeUpdate,
  decideItem,
  type Decision,
  openPublished,
  reopenDraft,
  retryLinks,
  retryPublication,
} from "./decide.ts";
import { listDraftIssues } from "./draft-issues.ts";
import { findPublication } from "./publication.ts";
import { lookAtIssues } from "./watch.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

const from = (c: Context<DraftEnv>) => ({ address: c.var.address, requestId: c.var.requestId });

/** Where a page of a long list begins, counted from 0. */
function placeOf(c: Context<DraftEnv>): number {
  const at = Number(c.req.query("at"));
  return Number.isInteger(at) && at > 0 ? at : 0;
}

/** The name of the Jira that a draft goes to, for people. */
async function hostOf(c: Context<DraftEnv>): Promise<string> {
  const { deps, owner, draft } = c.var;
  const connection = await findConnection(deps.db, owner, draft.target.connectionId);
  return connection ? new URL(connection.baseUrl).host : "Jira";
}

const NOTHING_TYPED: Filled = { typed: {}, errors: {}, choices: {}, attach: false };

/** Whoever signs after another signs the same. */
async function earlierChoices(c: Context<DraftEnv>): Promise<Partial<Filled>> {
  const { deps, account, draft } = c.var;
  const earlier = await findEarlierSigner(deps.db, account, draft);
  return earlier ? { choices: earlier.choices.stands, attach: earlier.choices.attach } : {};
}

ofDraft.get("/publication", async (c) => {
  const { deps, draft } = c.var;
  const found = await findPublication(deps.db, draft.id);
  const past = draft.state === "publishing" || draft.state === "published";
  if (!found || !past) return checkPage(c, { ...NOTHING_TYPED, ...(await earlierChoices(c)) });
  const host = await hostOf(c);
  const frame = pageFrame(c);
  return c.html(
    <PublicationPage
      frame={frame}
      draft={draft}
      host={host}
      zone={frame.zone}
      at={placeOf(c)}
      {...found}
    />,
  );
});

ofDraft.get("/publication/stream", (c) => {
  const { deps, draft } = c.var;
  const { zone } = pageFrame(c);
  return eventStream(c, (stream) =>
    streamPart(deps, `draft:${draft.id}`, stream, async () => {
      const found = await findPublication(deps.db, draft.id);
      if (!found) return { html: undefined, isOver: true };
      const part = html`${<PublicationState draft={draft} zone={zone} {...found} />}`;
      return { html: String(await part), isOver: !found.isUnderWay };
    }),
  );
});

/** What came with the form, to be shown again. */
interface Filled extends AskedValues {
  choices: Choices;
  attach: boolean;
}

async function checkPage(c: Context<DraftEnv>, filled: Filled, refused?: string) {
  const { deps, account, owner, draft } = c.var;
  const [checked, host, sources, review, duplicates] = await Promise.all([
    checkDraft(deps, owner, draft, filled),
    hostOf(c),
    listSources(deps.db, draft.id),
    readReview(deps, draft),
    readDuplicates(deps, draft),
  ]);
  if (!checked) return c.redirect(urls.drafts.show(draft.id), 303);
  const sent = someChecked(checked, { kind: "sent" });
  const failed = refused !== undefined || Object.keys(filled.errors).length > 0;
  return c.html(
    <CheckPage
      frame={pageFrame(c)}
      draft={draft}
      checked={checked}
      told={toldFindings(checked)}
      sent={sent}
      same={someChecked(checked, { kind: "same" })}
      conflicts={askedConflicts(sent)}
      choices={filled.choices}
      asked={draft.may === "owner" ? await showAsked(deps, account, draft, filled) : []}
      files={sources.filter(({ kind }) => kind === "file").map(({ title }) => title)}
      attach={filled.attach}
      signs={{ id: account.id, name: account.name, host, owner: owner.name }}
      review={review}
      duplicates={duplicates}
      refused={refused}
    />,
    failed ? 422 : 200,
  );
}

/** What Jira wants beside the revision is the owner's to say; a colleague signs it as it stands. */
async function takeAsked(c: Context<DraftEnv>, values: Record<string, string>) {
  const { deps, account, draft } = c.var;
  return draft.may === "owner"
    ? saveAskedFields(deps, account, draft, values)
    : { fields: draft.fields, typed: {}, errors: {} };
}

ofDraft.post("/publication", async (c) => {
  const { deps, account, owner, draft } = c.var;
  const values = await formValues(c);
  const { fields, ...asked } = await takeAsked(c, values);
  const filled = { ...asked, choices: choicesOf(values), attach: values["attach"] !== undefined };
  if (Object.keys(asked.errors).length > 0) return checkPage(c, filled);
  const filledDraft = { ...draft, fields };
  const checked = await checkDraft(deps, owner, filledDraft, filled);
  if (!checked?.plan) return checkPage(c, filled);
  if (blocks(checked)) {
    return checkPage(c, filled, "The rules name something that must be fixed first.");
  }
  if (openConflicts(checked) > 0) {
    const both = "Some fields were changed here and in Jira. Say for each which value is to stand.";
    return checkPage(c, filled, both);
  }
  if ((await listInQuestion(deps.db, draft)).some(({ isOpen }) => isOpen)) {
    const same = "It looks like an issue that stands already. Say first which of the two is meant.";
    return checkPage(c, filled, same);
  }
  const { plan } = checked;
  const input = { revision: Number(values["revision"]), plan, from: from(c) };
  const signed = await countersign(deps, account, filledDraft, input);
  // Signed already, in another tab or by a second click: its page says how far it has come.
  const under =
    signed.ok || (signed.code === "drafts.not_open" && (await findPublication(deps.db, draft.id)));
  if (!signed.ok && !under) return notSigned(c, filled, signed);
  return c.redirect(afterSigning(draft.id, signed), 303);
});

async function notSigned(
  c: Context<DraftEnv>,
  filled: Filled,
  { code, message }: Countersigned & { ok: false },
) {
  const others = code === "drafts.other_choices" ? await earlierChoices(c) : {};
  return checkPage(c, { ...filled, ...others }, message);
}

/** Another person must sign, or it is on its way. */
const afterSigning = (draftId: string, signed: Countersigned): string =>
  signed.ok && signed.publicationId === undefined
    ? `${urls.drafts.show(draftId)}#review`
    : urls.drafts.publication(draftId);

const CHOICE = "choice.";

const choicesOf = (values: Record<string, string>): Choices =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(CHOICE) ? [[name.slice(CHOICE.length), value]] : [],
    ),
  );

ofDraft.get("/update", (c) => c.redirect(urls.drafts.publication(c.var.draft.id), 303));

ofDraft.post("/update", async (c) => {
  const { deps, draft } = c.var;
  const { act } = await formValues(c);
  if (act === "close") await closeUpdate(deps, draft);
  else await openPublished(deps, draft);
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.post("/publication/retry", async (c) => {
  const { deps, draft } = c.var;
  const { act } = await formValues(c);
  if (act === "reopen") {
    await reopenDraft(deps, draft);
    return c.redirect(urls.drafts.show(draft.id), 303);
  }
  const again = act === "links" ? retryLinks : retryPublication;
  await again(deps, draft);
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

ofDraft.get("/issues", async (c) => {
  const { deps, draft } = c.var;
  const issues = await listDraftIssues(deps.db, draft.id);
  return c.html(<IssuesPage frame={pageFrame(c)} draft={draft} issues={issues} at={placeOf(c)} />);
});

ofDraft.post("/issues", async (c) => {
  const { deps, draft } = c.var;
  await lookAtIssues(deps, draft);
  return c.redirect(`${urls.drafts.show(draft.id)}#issues`, 303);
});

export const publicationRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
