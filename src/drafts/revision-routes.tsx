import { type Context, Hono } from "hono";
import { DiffPage } from "../../views/drafts/diff-page.tsx";
import { EditDraftPage } from "../../views/drafts/edit-page.tsx";
import { RevisionPage } from "../../views/drafts/revision-page.tsx";
import { RevisionsPage } from "../../views/drafts/revisions-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { diffContents } from "./diff.ts";
import { type Draft, findRevision, listRevisions } from "./draft.ts";
import { type EditValues, editValues, readEdit, rowCount, SPARE_ROWS } from "./edit.ts";
import { applyFix } from "./findings.ts";
import { storyOf } from "./nodes.ts";
import { dropOpenForm, findOpenForm, keepOpenForm, saveOpenForm } from "./open-form.ts";
import { clockTime, type DraftEnv, formValues, ownDraft } from "./own-draft.ts";
import { changeContent, restoreRevision } from "./revision.ts";
import { ruleContext, shown } from "./show.ts";
import { listPassages } from "./source.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

const formOf = (draft: Draft) => `drafts/${draft.id}/edit`;

ofDraft.get("/edit", async (c) => {
  const { deps, account, draft } = c.var;
  const [revision, saved] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    findOpenForm(deps.db, account, formOf(draft)),
  ]);
  if (!revision) return c.notFound();
  const conflict =
    saved && Number(saved.values["revision"]) !== draft.revision
      ? `What you see was typed on revision ${saved.values["revision"]}; revision ${draft.revision} has come since. Saving makes your text the newest; nothing is lost.`
      : undefined;
  const values = saved?.values ?? editValues(storyOf(revision.content));
  return editPage(c, { values, errors: {}, conflict, status: 200 });
});

interface EditState {
  values: EditValues;
  errors: Record<string, string>;
  conflict: string | undefined;
  status: 200 | 409 | 422;
}

async function editPage(c: Context<DraftEnv>, { values, errors, conflict, status }: EditState) {
  const { deps, account, draft } = c.var;
  const frame = pageFrame(c);
  const [passages, saved] = await Promise.all([
    listPassages(deps.db, draft.id),
    findOpenForm(deps.db, account, formOf(draft)),
  ]);
  return c.html(
    <EditDraftPage
      frame={frame}
      draft={draft}
      values={values}
      errors={errors}
      conflict={conflict}
      passages={passages}
      rows={{
        criteria: rowCount(values, "criteria") + SPARE_ROWS,
        questions: rowCount(values, "questions") + 1,
      }}
      criteriaFormat={draft.criteriaFormat}
      version={saved?.version ?? 0}
      savedAt={saved && clockTime(saved.savedAt, frame.zone)}
    />,
    status,
  );
}

ofDraft.post("/edit/open-form", async (c) => {
  const { deps, account, draft } = c.var;
  const { version, ...values } = await formValues(c);
  const seen = Number(version) || 0;
  const saved = await saveOpenForm(deps, account, formOf(draft), { values, seen });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
});

ofDraft.post("/content", async (c) => {
  const { deps, account, draft } = c.var;
  const values = await formValues(c);
  const [passages, seen] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  const edited = readEdit(values, passages, seen && storyOf(seen.content));
  if (!edited.ok) {
    await keepOpenForm(deps, account, formOf(draft), values);
    return editPage(c, { values, errors: edited.errors, conflict: undefined, status: 422 });
  }
  const { content } = edited;
  const base = Number(values["revision"]);
  const change = { base, origin: "edited" as const, note: "", content };
  const changed = await changeContent(deps, account, draft, change);
  if (!changed.ok) {
    await keepOpenForm(deps, account, formOf(draft), values);
    return editPage(c, { values, errors: {}, conflict: changed.message, status: 409 });
  }
  await dropOpenForm(deps.db, account, formOf(draft));
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.get("/revisions", async (c) => {
  const { deps, draft } = c.var;
  const revisions = await listRevisions(deps.db, draft.id);
  return c.html(<RevisionsPage frame={pageFrame(c)} draft={draft} revisions={revisions} />);
});

ofDraft.get("/revisions/:number", async (c) => {
  const { deps, draft } = c.var;
  const revision = await findRevision(deps.db, draft.id, Number(c.req.param("number")));
  if (!revision) return c.notFound();
  return c.html(
    <RevisionPage
      frame={pageFrame(c)}
      draft={draft}
      revision={revision}
      {...shown(storyOf(revision.content))}
    />,
  );
});

ofDraft.get("/diff", async (c) => {
  const { deps, draft } = c.var;
  const [from, to] = [Number(c.req.query("from")), Number(c.req.query("to"))];
  const [a, b] = await Promise.all([
    findRevision(deps.db, draft.id, from),
    findRevision(deps.db, draft.id, to),
  ]);
  if (!a || !b) return c.notFound();
  const parts = diffContents(storyOf(a.content), storyOf(b.content));
  return c.html(<DiffPage frame={pageFrame(c)} draft={draft} from={from} to={to} parts={parts} />);
});

ofDraft.post("/revisions/:number/restoration", async (c) => {
  const { deps, account, draft } = c.var;
  const number = Number(c.req.param("number"));
  const restored = await restoreRevision(deps, account, draft, number);
  if (!restored.ok && restored.code === "drafts.not_found") return c.notFound();
  // A refusal means that the page was old: the newest one says what is going on.
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.post("/fixes", async (c) => {
  const { deps, account, draft } = c.var;
  const { rule = "", part = "", revision } = await formValues(c);
  const [passages, current] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  if (!current) return c.notFound();
  const context = ruleContext(deps, draft, { content: storyOf(current.content), passages });
  const content = applyFix(context, rule, part);
  if (content) {
    const change = { base: Number(revision), origin: "fixed" as const, note: rule, content };
    await changeContent(deps, account, draft, change);
  }
  return c.redirect(urls.drafts.show(draft.id), 303);
});

export const revisionRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
