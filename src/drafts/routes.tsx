import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { SharedDraftsPage } from "../../views/drafts/review/shared-page.tsx";
import { DraftsIndexPage } from "../../views/drafts/index-page.tsx";
import { LiveDraft } from "../../views/drafts/live.tsx";
import { NewDraftPage, TargetFields } from "../../views/drafts/new-page.tsx";
import { ShowDraftPage } from "../../views/drafts/show-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { warningsFor } from "../llm/budget-warnings.ts";
import { newId } from "../platform/clock.ts";
import { eventStream } from "../platform/sse/stream.ts";
import { urls } from "../urls.ts";
import { readPage } from "./backlog/read-backlog.ts";
import { findChoices } from "./choices.ts";
import { composeAgain, composeAnew, requestRefinement, stopComposition } from "./composition.ts";
import { keepPart } from "./keep-part.ts";
import { findDraft, listDrafts } from "./draft.ts";
import { createDraft, type FormErrors, type NewDraftForm, newDraftForm } from "./new-draft.ts";
import { findOpenForm, keepOpenForm, NEW_FORM, saveOpenForm } from "./open-form.ts";
import { clockTime, type DraftEnv, formValues, ownDraft } from "./own-draft.ts";
import { removeDraft } from "./remove.ts";
import { listSharedDrafts } from "./review/shared-drafts.ts";
import { liveDraft } from "./show.ts";
import { findSourceChoices, listed, NO_SOURCE_FORM, type SourceForm } from "./sources/choices.ts";
import { pendingSource } from "./sources/gather.ts";
import { listWaiting } from "./sources/waiting.ts";
import { streamDraft } from "./stream.ts";

export const draftRoutes = new Hono<Env>();

draftRoutes.get(urls.drafts.index(), async (c) => {
  const { deps, account } = c.var;
  const before = c.req.query("before");
  const later = before !== undefined;
  if (c.req.query("shared") === "yes") {
    const shared = await listSharedDrafts(deps.db, account, { before });
    return c.html(<SharedDraftsPage frame={pageFrame(c)} later={later} {...shared} />);
  }
  const { drafts, next } = await listDrafts(deps.db, account, { before });
  return c.html(<DraftsIndexPage frame={pageFrame(c)} drafts={drafts} next={next} later={later} />);
});

draftRoutes.get(urls.drafts.new(), async (c) => {
  const { deps, account } = c.var;
  const saved = await findOpenForm(deps.db, account, NEW_FORM);
  const like = await formLike(c, c.req.query("like"));
  const once = newId(deps.clock);
  const item = c.req.query("item");
  const chosen = { ...saved?.values, ...like, ...(item !== undefined && { item }) };
  const form = newDraftForm.parse({ ...chosen, once });
  return newPage(c, { form, errors: {}, status: 200 });
});

/** Project, kind, format and prompt of an earlier draft, for "create another". */
async function formLike(c: Context<Env>, id: string | undefined): Promise<Partial<NewDraftForm>> {
  const { deps, account } = c.var;
  const draft = id === undefined ? undefined : await findDraft(deps.db, account, id);
  // Its connections are its owner's.
  if (draft?.may !== "owner") return {};
  const { type, item, criteriaFormat, target, promptName, llmConnectionId } = draft;
  return {
    item: type === "backlog" ? type : item,
    criteriaFormat,
    jira: target.connectionId,
    project: target.projectKey,
    issueType: target.issueTypeId,
    parent: target.parentKey ?? "",
    llm: llmConnectionId,
    // A backlog has its own, which no item is written by.
    prompt: type === "backlog" ? "" : promptName,
  };
}

interface NewPage {
  form: NewDraftForm;
  errors: FormErrors;
  status: 200 | 422;
  /** What was typed for further sources, after it was refused. */
  sources?: SourceForm;
}

async function newPage(
  c: Context<Env>,
  { form: typed, errors, status, sources = NO_SOURCE_FORM }: NewPage,
) {
  const { deps, account } = c.var;
  const [{ choices, form }, saved, waiting, from, warnings] = await Promise.all([
    findChoices(deps, account, typed),
    findOpenForm(deps.db, account, NEW_FORM),
    listWaiting(deps.db, account),
    findSourceChoices(deps, account),
    warningsFor(deps.db, deps.clock, account),
  ]);
  const frame = pageFrame(c);
  return c.html(
    <NewDraftPage
      frame={frame}
      form={form}
      choices={choices}
      warnings={warnings}
      errors={errors}
      version={saved?.version ?? 0}
      savedAt={saved && clockTime(saved.savedAt, frame.zone)}
      sources={{ sources: waiting.map(listed), choices: from, form: sources }}
    />,
    status,
  );
}

draftRoutes.get(urls.drafts.targetFields(), async (c) => {
  const { deps, account } = c.var;
  const { choices, form } = await findChoices(deps, account, newDraftForm.parse(c.req.query()));
  return c.html(<TargetFields form={form} choices={choices} errors={{}} />);
});

draftRoutes.post(urls.drafts.autosave(), async (c) => {
  const { deps, account } = c.var;
  const { version, ...values } = await formValues(c);
  const saved = await saveOpenForm(deps, account, NEW_FORM, { values, seen: Number(version) || 0 });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
});

draftRoutes.post(urls.drafts.create(), async (c) => {
  const { deps, account } = c.var;
  const { act, ...values } = await formValues(c);
  const typed = newDraftForm.parse(values);
  const isRefresh = act === "refresh";
  let errors: FormErrors = {};
  const pending = isRefresh ? undefined : pendingSource(values);
  if (!isRefresh && !pending) {
    const { choices, form } = await findChoices(deps, account, typed);
    const created = await createDraft(deps, account, form, choices);
    if (created.ok) return c.redirect(urls.drafts.show(created.draftId), 303);
    ({ errors } = created);
  }
  await keepOpenForm(deps, account, NEW_FORM, values);
  const sources = { ...NO_SOURCE_FORM, values, errors: pending ?? {} };
  return newPage(c, { form: typed, errors, status: isRefresh ? 200 : 422, sources });
});

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

ofDraft.get("/", (c) => showPage(c, { typed: "", error: undefined }));

async function showPage(
  c: Context<DraftEnv>,
  refinement: { typed: string; error: string | undefined },
) {
  const { deps, account, draft } = c.var;
  const [page, warnings] = await Promise.all([
    readPage(deps, draft, { unfolded: c.req.query() }),
    draft.may === "owner" ? warningsFor(deps.db, deps.clock, account) : [],
  ]);
  const status = refinement.error === undefined ? 200 : 422;
  return c.html(
    <ShowDraftPage
      frame={pageFrame(c)}
      draft={draft}
      warnings={warnings}
      refinement={refinement}
      {...page}
    />,
    status,
  );
}

ofDraft.get("/stream", (c) => {
  const { deps, draft } = c.var;
  return eventStream(c, (stream) =>
    streamDraft(deps, draft, stream, async (composition) => {
      const part = await html`${<LiveDraft {...liveDraft(draft, composition)} />}`;
      return part.toString();
    }),
  );
});

ofDraft.post("/composition/stop", async (c) => {
  const { deps, account, draft } = c.var;
  await stopComposition(deps, account, draft);
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.post("/composition", async (c) => {
  const { deps, account, draft } = c.var;
  const { act } = await formValues(c);
  const again = act === "anew" ? composeAnew : composeAgain;
  const result = act === "keep" ? await keepPart(deps, account, draft) : await again(deps, draft);
  if (!result.ok) return showPage(c, { typed: "", error: result.message });
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.post("/refinements", async (c) => {
  const { deps, draft } = c.var;
  const { instruction = "", suggestion } = await formValues(c);
  const typed = [instruction.trim(), suggestion ?? ""].filter(Boolean).join("\n");
  const result = await requestRefinement(deps, draft, typed);
  if (!result.ok) return showPage(c, { typed: instruction, error: result.message });
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.post("/removal", async (c) => {
  const { deps, account, draft, address, requestId } = c.var;
  const removed = await removeDraft(deps, account, draft, { address, requestId });
  if (!removed.ok) return showPage(c, { typed: "", error: removed.message });
  return c.redirect(urls.drafts.index(), 303);
});

draftRoutes.route(`${urls.drafts.index()}/:id`, ofDraft);
