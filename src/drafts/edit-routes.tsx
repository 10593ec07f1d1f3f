import { type Context, Hono } from "hono";
import { EditDraftPage } from "../../views/drafts/edit-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { type BacklogNode, type DraftContent, ONLY_NODE } from "../db/schema/content.ts";
import { urls } from "../urls.ts";
import { changeNode } from "./backlog/change-node.ts";
import { type Draft, findRevision } from "./draft.ts";
import { type EditValues, editValues, readEdit, rowCount, SPARE_ROWS } from "./edit.ts";
import { readItemFields, showItemFields } from "./fields/item.ts";
import { isBacklog, nodesOf } from "./nodes.ts";
import { dropOpenForm, findOpenForm, keepOpenForm, saveOpenForm } from "./open-form.ts";
import { clockTime, type DraftEnv, formValues, ownDraft } from "./own-draft.ts";
import { draftOfNode } from "./publishing/node-target.ts";
import { changeContent } from "./revision.ts";
import { listPassages, listTitledPassages } from "./source.ts";
import { sourceColumn } from "./trace/column.ts";

const ofDraft = new Hono<DraftEnv>();
for (const path of ["/edit", "/edit/*", "/content", "/nodes/:node/edit", "/nodes/:node/edit/*"]) {
  ofDraft.use(path, ownDraft);
}

/** The item that the URL names; of a draft of one item the only one. */
interface Subject {
  content: DraftContent;
  node: BacklogNode;
  /** Under which its open form is kept. */
  form: string;
}

async function findSubject(c: Context<DraftEnv>): Promise<Subject | undefined> {
  const { deps, draft } = c.var;
  const named = c.req.param("node");
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  if (!revision || isBacklog(revision.content) !== (named !== undefined)) return undefined;
  const { content } = revision;
  const node = nodesOf(draft, content).find(({ id }) => id === (named ?? ONLY_NODE));
  const at = named === undefined ? "" : `/nodes/${named}`;
  return node && { content, node, form: `drafts/${draft.id}${at}/edit` };
}

interface EditState {
  values: EditValues;
  errors: Record<string, string>;
  /** Of Jira's fields, by their ids. */
  fieldErrors?: Record<string, string>;
  conflict: string | undefined;
  status: 200 | 409 | 422;
}

const itemOf = (draft: Draft, node: BacklogNode, content: DraftContent) =>
  draftOfNode(draft, node, isBacklog(content) ? content.nodes : []);

async function editPage(
  c: Context<DraftEnv>,
  { content, node, form }: Subject,
  { values, errors, fieldErrors = {}, conflict, status }: EditState,
) {
  const { deps, account, draft } = c.var;
  const frame = pageFrame(c);
  const [sources, saved] = await Promise.all([
    listTitledPassages(deps.db, draft.id),
    findOpenForm(deps.db, account, form),
  ]);
  return c.html(
    <EditDraftPage
      frame={frame}
      draft={draft}
      node={isBacklog(content) ? node : undefined}
      jira={await showItemFields(deps, account, itemOf(draft, node, content), {
        content: node.content,
        form: values,
        errors: fieldErrors,
      })}
      values={values}
      errors={errors}
      conflict={conflict}
      column={sourceColumn(sources, node.content)}
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

async function showForm(c: Context<DraftEnv>) {
  const { deps, account, draft } = c.var;
  const subject = await findSubject(c);
  if (!subject) return c.notFound();
  const saved = await findOpenForm(deps.db, account, subject.form);
  const conflict =
    saved && Number(saved.values["revision"]) !== draft.revision
      ? `What you see was typed on revision ${saved.values["revision"]}; revision ${draft.revision} has come since. Saving makes your text the newest; nothing is lost.`
      : undefined;
  const { kind, content } = subject.node;
  const values = saved?.values ?? { ...editValues(content), kind };
  return editPage(c, subject, { values, errors: {}, conflict, status: 200 });
}

async function keepForm(c: Context<DraftEnv>) {
  const { deps, account } = c.var;
  const { version, ...values } = await formValues(c);
  const subject = await findSubject(c);
  if (!subject) return c.notFound();
  const seen = Number(version) || 0;
  const saved = await saveOpenForm(deps, account, subject.form, { values, seen });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
}

async function saveEdit(c: Context<DraftEnv>) {
  const { deps, account, draft } = c.var;
  const values = await formValues(c);
  const [passages, subject] = await Promise.all([listPassages(deps.db, draft.id), findSubject(c)]);
  if (!subject) return c.notFound();
  const { node, form } = subject;
  const refuse = async (state: Omit<EditState, "values">) => {
    await keepOpenForm(deps, account, form, values);
    return editPage(c, subject, { values, ...state });
  };
  const edited = readEdit(values, passages, node.content);
  if (!edited.ok) return refuse({ errors: edited.errors, conflict: undefined, status: 422 });
  const item = { form: values, before: node.content };
  const jira = await readItemFields(deps, account, itemOf(draft, node, subject.content), item);
  if (!jira.ok) {
    return refuse({ errors: {}, fieldErrors: jira.errors, conflict: undefined, status: 422 });
  }
  const grown = changeNode(subject.content, node, {
    kind: values["kind"],
    content: { ...edited.content, ...(jira.fields && { fields: jira.fields }) },
  });
  if (!grown.ok)
    return refuse({ errors: { kind: grown.message }, conflict: undefined, status: 422 });
  const { content, note } = grown;
  const base = Number(values["revision"]);
  const change = { base, origin: "edited" as const, note, content };
  const changed = await changeContent(deps, account, draft, change);
  if (!changed.ok) return refuse({ errors: {}, conflict: changed.message, status: 409 });
  await dropOpenForm(deps.db, account, form);
  const { show, node: nodeUrl } = urls.drafts;
  const next = isBacklog(content) ? nodeUrl(draft.id, node.id) : show(draft.id);
  return c.redirect(next, 303);
}

ofDraft.get("/edit", (c) => showForm(c));
ofDraft.post("/edit/open-form", (c) => keepForm(c));
ofDraft.post("/content", (c) => saveEdit(c));
ofDraft.get("/nodes/:node/edit", (c) => showForm(c));
ofDraft.post("/nodes/:node/edit/open-form", (c) => keepForm(c));
ofDraft.post("/nodes/:node/edit", (c) => saveEdit(c));

export const editRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
