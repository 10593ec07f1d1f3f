// What a version of a prompt makes of an input, beside another version.
import { z } from "zod";
import { KINDS } from "../drafts/kind-types.ts";
import type { AboutPrompt } from "../prompts/change.ts";
import { findAbout } from "../prompts/show.ts";
import { checkInput, readForm } from "../trials/input-form.ts";
import { tellRuns } from "../trials/told.ts";
import {
  findTrial,
  listInputs,
  listRuns,
  listTrials,
  removeInput,
  saveInput,
} from "../trials/trial.ts";
import { tryPrompt } from "../trials/try-prompt.ts";
import { urls } from "../urls.ts";
import { type Call, defineEndpoint, invalid, NOT_FOUND, type Outcome } from "./endpoint.ts";
import { promptName as name } from "./prompts.ts";
import { id, time } from "./shapes.ts";

const tag = "Prompt trials";
const ofPrompt = z.strictObject({ name });

const input = z
  .object({ id: z.string(), title: z.string(), createdAt: time })
  .meta({ id: "TrialInput" });

const inputs = defineEndpoint({
  id: "listTrialInputs",
  method: "get",
  path: "/prompts/{name}/inputs",
  tag,
  summary: "List the inputs that you keep to try a prompt on, the newest first",
  action: "prompts.write",
  params: ofPrompt,
  answer: z.array(input),
  run: (call) =>
    withPrompt(call, async (about) => {
      const found = await listInputs(call.deps.db, call.account, about.name);
      return { data: found, meta: { next: null } };
    }),
});

async function withPrompt<Data>(
  { deps, params }: Call<{ name: string }>,
  run: (about: AboutPrompt) => Promise<Outcome<Data>>,
): Promise<Outcome<Data>> {
  const about = await findAbout(deps.db, params.name);
  return about ? run(about) : NOT_FOUND;
}

const text = (most: number) => z.string().max(most).default("");

const keep = defineEndpoint({
  id: "createTrialInput",
  method: "post",
  path: "/prompts/{name}/inputs",
  tag,
  summary: "Keep an input: a source, or a copy of one of your drafts",
  description: "What a prompt needs follows from what it is for: a refinement an instruction, ...",
  action: "prompts.write",
  status: 201,
  params: ofPrompt,
  body: z
    .strictObject({
      title: z.string().min(1).max(80),
      kind: z.enum(KINDS).default("story"),
      format: z.enum(["gherkin", "checklist"]).default("gherkin"),
      project: text(100),
      source: text(100_000),
      draftId: id.optional().meta({ description: "One of your own, of one item." }),
      instruction: text(2000),
      item: text(1000).meta({ description: "What the one item or remark is called." }),
    })
    .meta({ id: "NewTrialInput" }),
  answer: z.object({ id: z.string() }).meta({ id: "KeptInput" }),
  run: (call) =>
    withPrompt(call, async (about) => {
      const { deps, account, body } = call;
      const { draftId, ...typed } = body;
      const form = readForm({ ...typed, draft: draftId ?? "" });
      const checked = await checkInput(deps.db, account, { form, purpose: about.purpose });
      if (!checked.ok) {
        const { draft, ...errors } = checked.errors;
        return invalid({ ...errors, draftId: draft });
      }
      return { data: { id: await saveInput(deps, account, about.name, checked) } };
    }),
});

const drop = defineEndpoint({
  id: "removeTrialInput",
  method: "delete",
  path: "/prompts/{name}/inputs/{input}",
  tag,
  summary: "Forget a kept input",
  action: "prompts.write",
  params: z.strictObject({ name, input: id }),
  run: (call) =>
    withPrompt(call, async () => {
      const isGone = await removeInput(call.deps.db, call.account, call.params.input);
      return isGone ? { data: null } : NOT_FOUND;
    }),
});

const state = z.enum(["waiting", "running", "done", "failed"]);
const trial = z
  .object({
    id: z.string(),
    inputTitle: z.string(),
    connectionId: z.string(),
    model: z.string(),
    createdAt: time,
    runs: z.array(z.object({ version: z.number().int(), state })),
  })
  .meta({ id: "Trial" });

const list = defineEndpoint({
  id: "listTrials",
  method: "get",
  path: "/prompts/{name}/trials",
  tag,
  summary: "List your trials of a prompt, the newest first",
  action: "prompts.write",
  params: ofPrompt,
  answer: z.array(trial),
  run: (call) =>
    withPrompt(call, async (about) => {
      const found = await listTrials(call.deps.db, call.account, about.name);
      return { data: found, meta: { next: null } };
    }),
});

const version = z.int().min(1).max(1_000_000);

const start = defineEndpoint({
  id: "createTrial",
  method: "post",
  path: "/prompts/{name}/trials",
  tag,
  summary: "Send a kept input to one version, or to two side by side",
  description: "A job asks the model: read the trial until no run waits or runs.",
  action: "prompts.write",
  status: 202,
  params: ofPrompt,
  body: z
    .strictObject({
      inputId: id,
      modelConnectionId: id,
      versions: z.array(version).min(1).max(2),
    })
    .meta({ id: "NewTrial" }),
  answer: z.object({ id: z.string(), url: z.string() }).meta({ id: "StartedTrial" }),
  run: (call) =>
    withPrompt(call, async (about) => {
      const { deps, account, body } = call;
      const [a, b] = body.versions.map(String);
      const values = { input: body.inputId, llm: body.modelConnectionId, a: a ?? "", b: b ?? "" };
      const started = await tryPrompt(deps, account, about, values);
      if (!started.ok) {
        const { input: inputId, llm: modelConnectionId, ...errors } = started.errors;
        return invalid({ inputId, modelConnectionId, versions: errors["a"] ?? errors["b"] });
      }
      const url = deps.config.PUBLIC_URL + urls.prompts.trial(about.name, started.id);
      return { data: { id: started.id, url } };
    }),
});

const ran = z.object({
  version: z.number().int(),
  state,
  errorMessage: z.string().nullable(),
  activityId: z.string().nullable(),
  answer: z.string(),
  parts: z.array(z.object({ label: z.string(), text: z.string() })).nullable(),
  fault: z.string().nullable().meta({ description: "Why drafting could not use it." }),
  findings: z
    .array(z.object({ rule: z.string(), level: z.string(), part: z.string(), message: z.string() }))
    .nullable(),
  cost: z.string().nullable(),
  ttftMs: z.number().nullable(),
  totalMs: z.number().nullable(),
});

const show = defineEndpoint({
  id: "showTrial",
  method: "get",
  path: "/prompts/{name}/trials/{trial}",
  tag,
  summary: "Read what the versions made of the input, with what the rules say of each",
  action: "prompts.write",
  params: z.strictObject({ name, trial: id }),
  answer: trial.extend({ runs: z.array(ran) }).meta({ id: "TrialDetails" }),
  run: (call) =>
    withPrompt(call, async (about) => {
      const { deps, account, params } = call;
      const found = await findTrial(deps.db, account, params.trial);
      if (!found || found.promptName !== about.name) return NOT_FOUND;
      const runs = await listRuns(deps.db, [found.id]);
      const told = await tellRuns(deps, found, { runs, purpose: about.purpose });
      return { data: { ...found, runs: told.map(toldRun) } };
    }),
});

const UNTOLD = { parts: null, fault: null, findings: null };
const UNCOUNTED = { cost: null, ttftMs: null, totalMs: null };

const toldRun = ({ told, figures, ...run }: Awaited<ReturnType<typeof tellRuns>>[number]) => ({
  ...run,
  ...(told
    ? { parts: told.parts, fault: told.fault ?? null, findings: told.findings ?? null }
    : UNTOLD),
  ...(figures ?? UNCOUNTED),
});

export const trialEndpoints = [inputs, keep, drop, list, start, show];
