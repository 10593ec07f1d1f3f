import { type Context, Hono } from "hono";
import { NewTestsPage, TestsRepositoryFields } from "../../../views/agents/tests/new-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findOpenForm, keepOpenForm, saveOpenForm } from "../../drafts/open-form.ts";
import { clockTime, formValues } from "../../drafts/own-draft.ts";
import { warningsFor } from "../../llm/budget-warnings.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";
import { type TestsErrors, type TestsForm, TESTS_FORM, testsForm } from "./form.ts";
import { findTestsChoices, startTests } from "./start.ts";

export const newTestsRoutes = new Hono<Env>();

interface NewPage {
  form: TestsForm;
  errors: TestsErrors;
}

async function newPage(c: Context<Env>, { form: typed, errors }: NewPage) {
  const { deps, account } = c.var;
  const [{ choices, form }, saved, warnings] = await Promise.all([
    findTestsChoices(deps, account, typed),
    findOpenForm(deps.db, account, TESTS_FORM),
    warningsFor(deps.db, deps.clock, account),
  ]);
  const frame = pageFrame(c);
  return c.html(
    <NewTestsPage
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

newTestsRoutes.get(urls.testSuites.new(), async (c) => {
  const { deps, account } = c.var;
  const saved = await findOpenForm(deps.db, account, TESTS_FORM);
  const once = newId(deps.clock);
  const form = testsForm.parse({ ...saved?.values, ...c.req.query(), once });
  return newPage(c, { form, errors: {} });
});

newTestsRoutes.get(urls.testSuites.choices(), async (c) => {
  const { deps, account } = c.var;
  const typed = testsForm.parse(c.req.query());
  const { choices, form } = await findTestsChoices(deps, account, typed);
  return c.html(<TestsRepositoryFields form={form} choices={choices} errors={{}} />);
});

newTestsRoutes.post(urls.testSuites.autosave(), async (c) => {
  const { deps, account } = c.var;
  const { version, ...values } = await formValues(c);
  const seen = Number(version) || 0;
  const saved = await saveOpenForm(deps, account, TESTS_FORM, { values, seen });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
});

newTestsRoutes.post(urls.testSuites.create(), async (c) => {
  const { deps, account } = c.var;
  const { act, ...values } = await formValues(c);
  const form = testsForm.parse(values);
  let errors: TestsErrors = {};
  if (act !== "refresh") {
    const started = await startTests(deps, account, form);
    if (started.ok) return c.redirect(urls.agentDrafts.show(started.draftId), 303);
    ({ errors } = started);
  }
  await keepOpenForm(deps, account, TESTS_FORM, values);
  return newPage(c, { form, errors });
});
