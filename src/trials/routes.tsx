import { type Context, Hono } from "hono";
import { TrialPage, TrialRuns } from "../../views/trials/show-page.tsx";
import { TrialsPage } from "../../views/trials/index-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { formValues } from "../drafts/own-draft.ts";
import { namedPrompt, type PromptEnv } from "../prompts/own-prompt.ts";
import { readPrompt } from "../prompts/show.ts";
import { urls } from "../urls.ts";
import { checkInput, type InputErrors, listOwnDrafts, readForm } from "./input-form.ts";
import { likelyValues } from "./choice.ts";
import { tellRuns } from "./told.ts";
import { findTrial, listInputs, listRuns, listTrials, removeInput, saveInput } from "./trial.ts";
import { listModels, tryPrompt } from "./try-prompt.ts";

const ofPrompt = new Hono<PromptEnv>();
for (const path of ["/trials", "/trials/*", "/inputs", "/inputs/*"]) {
  ofPrompt.use(path, namedPrompt);
}

interface Shown {
  input?: { values: Record<string, string>; errors: InputErrors };
  trial?: { values: Record<string, string>; errors: Record<string, string> };
}

async function trialsPage(c: Context<PromptEnv>, { input, trial }: Shown) {
  const { deps, account, about } = c.var;
  const { db } = deps;
  const [inputs, trials, drafts, models, read] = await Promise.all([
    listInputs(db, account, about.name),
    listTrials(db, account, about.name),
    listOwnDrafts(db, account),
    listModels(db, account),
    readPrompt(db, about),
  ]);
  return c.html(
    <TrialsPage
      frame={pageFrame(c)}
      about={about}
      inputs={inputs}
      trials={trials}
      drafts={drafts}
      models={models}
      versions={read.versions.map(({ version }) => version)}
      inUse={read.inUse}
      candidate={read.candidate}
      form={readForm(input?.values ?? {})}
      inputErrors={input?.errors}
      values={trial?.values ?? { ...likelyValues(inputs, read), ...c.req.query() }}
      errors={trial?.errors ?? {}}
    />,
    input || trial ? 422 : 200,
  );
}

ofPrompt.get("/trials", (c) => trialsPage(c, {}));

ofPrompt.post("/inputs", async (c) => {
  const { deps, account, about } = c.var;
  const values = await formValues(c);
  const form = readForm(values);
  const checked = await checkInput(deps.db, account, { form, purpose: about.purpose });
  if (!checked.ok) return trialsPage(c, { input: { values, errors: checked.errors } });
  const input = await saveInput(deps, account, about.name, checked);
  return c.redirect(urls.prompts.trials(about.name, { input }), 303);
});

ofPrompt.post("/inputs/:input/removal", async (c) => {
  const { deps, account, about } = c.var;
  const isGone = await removeInput(deps.db, account, c.req.param("input"));
  return isGone ? c.redirect(urls.prompts.trials(about.name), 303) : c.notFound();
});

ofPrompt.post("/trials", async (c) => {
  const { deps, account, about } = c.var;
  const values = await formValues(c);
  const started = await tryPrompt(deps, account, about, values);
  if (!started.ok) return trialsPage(c, { trial: { values, errors: started.errors } });
  return c.redirect(urls.prompts.trial(about.name, started.id), 303);
});

ofPrompt.get("/trials/:trial", async (c) => {
  const { deps, account, about } = c.var;
  const trial = await findTrial(deps.db, account, c.req.param("trial"));
  if (!trial || trial.promptName !== about.name) return c.notFound();
  const runs = await listRuns(deps.db, [trial.id]);
  const told = await tellRuns(deps, trial, { runs, purpose: about.purpose });
  if (c.req.header("hx-request-type") === "partial") {
    return c.html(<TrialRuns trial={trial} runs={told} />);
  }
  return c.html(<TrialPage frame={pageFrame(c)} about={about} trial={trial} runs={told} />);
});

export const trialRoutes = new Hono<Env>();
trialRoutes.route("/prompts/:name", ofPrompt);
