import { type Context, Hono } from "hono";
import { NewCodeReviewPage, PullFields } from "../../../views/agents/code-review/new-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findOpenForm, keepOpenForm, saveOpenForm } from "../../drafts/open-form.ts";
import { clockTime, formValues } from "../../drafts/own-draft.ts";
import { warningsFor } from "../../llm/budget-warnings.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";
import { type CodeReviewErrors, type CodeReviewForm, codeReviewForm, REVIEW_FORM } from "./form.ts";
import { findReviewChoices } from "./pull-choices.ts";
import { startReview } from "./start.ts";

export const newReviewRoutes = new Hono<Env>();

interface NewPage {
  form: CodeReviewForm;
  errors: CodeReviewErrors;
}

async function newPage(c: Context<Env>, { form: typed, errors }: NewPage) {
  const { deps, account } = c.var;
  const [{ choices, form }, saved, warnings] = await Promise.all([
    findReviewChoices(deps, account, typed),
    findOpenForm(deps.db, account, REVIEW_FORM),
    warningsFor(deps.db, deps.clock, account),
  ]);
  const frame = pageFrame(c);
  return c.html(
    <NewCodeReviewPage
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

newReviewRoutes.get(urls.codeReviews.new(), async (c) => {
  const { deps, account } = c.var;
  const saved = await findOpenForm(deps.db, account, REVIEW_FORM);
  const once = newId(deps.clock);
  const form = codeReviewForm.parse({ ...saved?.values, ...c.req.query(), once });
  return newPage(c, { form, errors: {} });
});

newReviewRoutes.get(urls.codeReviews.choices(), async (c) => {
  const { deps, account } = c.var;
  const typed = codeReviewForm.parse(c.req.query());
  const { choices, form } = await findReviewChoices(deps, account, typed);
  return c.html(<PullFields form={form} choices={choices} errors={{}} />);
});

newReviewRoutes.post(urls.codeReviews.autosave(), async (c) => {
  const { deps, account } = c.var;
  const { version, ...values } = await formValues(c);
  const seen = Number(version) || 0;
  const saved = await saveOpenForm(deps, account, REVIEW_FORM, { values, seen });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
});

newReviewRoutes.post(urls.codeReviews.create(), async (c) => {
  const { deps, account } = c.var;
  const { act, ...values } = await formValues(c);
  const form = codeReviewForm.parse(values);
  let errors: CodeReviewErrors = {};
  if (act !== "refresh") {
    const started = await startReview(deps, account, form);
    if (started.ok) return c.redirect(urls.codeReviews.show(started.draftId), 303);
    ({ errors } = started);
  }
  await keepOpenForm(deps, account, REVIEW_FORM, values);
  return newPage(c, { form, errors });
});
