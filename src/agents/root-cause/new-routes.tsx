import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { CaseFiles, NewRootCausePage } from "../../../views/agents/root-cause/new-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { findOpenForm, keepOpenForm, saveOpenForm } from "../../drafts/open-form.ts";
import { clockTime, formValues } from "../../drafts/own-draft.ts";
import { warningsFor } from "../../llm/budget-warnings.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";
import { hasExample, readExample } from "./example.ts";
import {
  readRootCauseForm,
  ROOT_CAUSE_FORM,
  type RootCauseErrors,
  type RootCauseForm,
} from "./form.ts";
import { findRootCauseChoices, startRootCause, withLikely } from "./start.ts";
import { receive, type Received } from "./upload.ts";
import { removeWaitingFiles } from "./waiting.ts";

export const newRootCauseRoutes = new Hono<Env>();

interface NewPage {
  form: RootCauseForm;
  errors: RootCauseErrors;
}

async function newPage(c: Context<Env>, { form: typed, errors }: NewPage) {
  const { deps, account } = c.var;
  const [choices, saved, warnings] = await Promise.all([
    findRootCauseChoices(deps, account),
    findOpenForm(deps.db, account, ROOT_CAUSE_FORM),
    warningsFor(deps.db, deps.clock, account),
  ]);
  const frame = pageFrame(c);
  const form = withLikely(typed, choices);
  return c.html(
    <NewRootCausePage
      frame={frame}
      form={form}
      choices={choices}
      hasExample={hasExample(deps)}
      warnings={warnings}
      errors={errors}
      version={saved?.version ?? 0}
      savedAt={saved && clockTime(saved.savedAt, frame.zone)}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

newRootCauseRoutes.get(urls.rootCauses.new(), async (c) => {
  const { deps, account } = c.var;
  const saved = await findOpenForm(deps.db, account, ROOT_CAUSE_FORM);
  const once = newId(deps.clock);
  const { example, ...asked } = c.req.query();
  const given = example === "shop" && hasExample(deps) ? await readExample() : {};
  const form = readRootCauseForm({ ...saved?.values, ...asked, ...given, once });
  return newPage(c, { form, errors: {} });
});

/** The files that wait, alone: fetched anew when one has come. */
newRootCauseRoutes.get(urls.rootCauses.choices(), async (c) => {
  const { deps, account } = c.var;
  const { files } = await findRootCauseChoices(deps, account);
  return c.html(<CaseFiles files={files} />);
});

newRootCauseRoutes.post(urls.rootCauses.autosave(), async (c) => {
  const { deps, account } = c.var;
  const { version, ...values } = await formValues(c);
  const seen = Number(version) || 0;
  const saved = await saveOpenForm(deps, account, ROOT_CAUSE_FORM, { values, seen });
  return saved.ok
    ? c.json(saved)
    : c.json(saved, saved.code === "drafts.form_too_long" ? 413 : 409);
});

async function readPosted(c: Context<Env>): Promise<Received> {
  const { deps, account } = c.var;
  const isForm = c.req.header("content-type")?.startsWith("multipart/form-data") === true;
  if (!isForm) return { values: await formValues(c), added: [], refused: [] };
  const received = await receive(deps, account, c.req.raw);
  if (!received) throw new HTTPException(400);
  return received;
}

const wrongFiles = ({ refused }: Received): RootCauseErrors =>
  refused.length === 0 ? {} : { files: refused.map(({ message }) => message).join(" ") };

newRootCauseRoutes.post(urls.rootCauses.files(), async (c) => {
  const { deps, account } = c.var;
  const received = await readPosted(c);
  if (c.req.header("accept")?.startsWith("application/json") === true) {
    return c.json({ added: received.added, refused: received.refused });
  }
  const { act: _act, ...values } = received.values;
  await keepOpenForm(deps, account, ROOT_CAUSE_FORM, values);
  const errors = wrongFiles(received);
  if (received.added.length === 0 && received.refused.length === 0) {
    errors.files = "Choose one or more files first.";
  }
  if (errors.files !== undefined) return newPage(c, { form: readRootCauseForm(values), errors });
  return c.redirect(`${urls.rootCauses.new()}#sources`, 303);
});

newRootCauseRoutes.post(`${urls.rootCauses.files()}/:file/removal`, async (c) => {
  const { deps, account } = c.var;
  const { values } = await readPosted(c);
  if ("once" in values) await keepOpenForm(deps, account, ROOT_CAUSE_FORM, values);
  const isGone = await removeWaitingFiles(deps.db, account, [c.req.param("file")]);
  return isGone ? c.redirect(`${urls.rootCauses.new()}#sources`, 303) : c.notFound();
});

newRootCauseRoutes.post(urls.rootCauses.create(), async (c) => {
  const { deps, account } = c.var;
  const received = await readPosted(c);
  const { act: _act, ...values } = received.values;
  const form = readRootCauseForm(values);
  let errors = wrongFiles(received);
  if (errors.files === undefined) {
    const started = await startRootCause(deps, account, form);
    if (started.ok) return c.redirect(urls.agentDrafts.show(started.draftId), 303);
    ({ errors } = started);
  }
  await keepOpenForm(deps, account, ROOT_CAUSE_FORM, values);
  return newPage(c, { form, errors });
});
