import { type Context, Hono } from "hono";
import {
  DocumentRepositoryFields,
  NewCodeDocumentPage,
} from "../../../views/agents/analysis/new-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findOpenForm, keepOpenForm, saveOpenForm } from "../../drafts/open-form.ts";
import { clockTime, formValues } from "../../drafts/own-draft.ts";
import { warningsFor } from "../../llm/budget-warnings.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";
import {
  type CodeDocumentErrors,
  type CodeDocumentForm,
  codeDocumentForm,
  DOCUMENT_FORM,
} from "./form.ts";
import { findDocumentFormChoices, startDocument } from "./start.ts";

export const newDocumentRoutes = new Hono<Env>();

interface NewPage {
  form: CodeDocumentForm;
  errors: CodeDocumentErrors;
}

async function newPage(c: Context<Env>, { form: typed, errors }: NewPage) {
  const { deps, account } = c.var;
  const [{ choices, form }, saved, warnings] = await Promise.all([
    findDocumentFormChoices(deps, account, typed),
    findOpenForm(deps.db, account, DOCUMENT_FORM),
    warningsFor(deps.db, deps.clock, account),
  ]);
  const frame = pageFrame(c);
  return c.html(
    <NewCodeDocumentPage
      frame={frame}
      form={form}
      choices={choices}
      warnings={warnings}
      errors={errors}
      version={saved?.version ?? 0}
      savedAt={saved && clockTime(saved.savedAt, frame.zone)}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

newDocumentRoutes.get(urls.codeDocuments.new(), async (c) => {
  const { deps, account } = c.var;
  const saved = await findOpenForm(deps.db, account, DOCUMENT_FORM);
  const once = newId(deps.clock);
  const form = codeDocumentForm.parse({ ...saved?.values, ...c.req.query(), once });
  return newPage(c, { form, errors: {} });
});

newDocumentRoutes.get(urls.codeDocuments.choices(), async (c) => {
  const { deps, account } = c.var;
  const typed = codeDocumentForm.parse(c.req.query());
  const { choices, form } = await findDocumentFormChoices(deps, account, typed);
  return c.html(<DocumentRepositoryFields form={form} choices={choices} errors={{}} />);
});

newDocumentRoutes.post(urls.codeDocuments.autosave(), async (c) => {
  const { deps, account } = c.var;
  const { version, ...values } = await formValues(c);
  const seen = Number(version) || 0;
  const saved = await saveOpenForm(deps, account, DOCUMENT_FORM, { values, seen });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
});

newDocumentRoutes.post(urls.codeDocuments.create(), async (c) => {
  const { deps, account } = c.var;
  const { act, ...values } = await formValues(c);
  const form = codeDocumentForm.parse(values);
  let errors: CodeDocumentErrors = {};
  if (act !== "refresh") {
    const started = await startDocument(deps, account, form);
    if (started.ok) return c.redirect(urls.agentDrafts.show(started.draftId), 303);
    ({ errors } = started);
  }
  await keepOpenForm(deps, account, DOCUMENT_FORM, values);
  return newPage(c, { form, errors });
});
