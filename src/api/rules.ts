// What the drafts of a project are checked by. A project is one of a Jira: its address and its key.
import { z } from "zod";
import { checkRules } from "../drafts/rules/rule-form.ts";
import {
  findRuledProject,
  listRuledProjects,
  type RuledProject,
  saveProjectRules,
  tryRules,
} from "../drafts/rules/project-rules.ts";
import { mergedRules, projectSettingsOf } from "../drafts/rules/settings.ts";
import { toldRules } from "../drafts/rules/told-rules.ts";
import { listRuledKeys, mayRule } from "../projects/keys.ts";
import { urls } from "../urls.ts";
import { itemKind } from "./draft-shapes.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Outcome,
} from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { openDraft } from "./open-draft.ts";
import { idParams, id } from "./shapes.ts";

const tag = "Rules";

const rule = z
  .object({
    id: z.string(),
    label: z.string(),
    basis: z.string(),
    help: z.string(),
    isJudged: z.boolean().meta({ description: "A model says it." }),
    levels: z.array(
      z.object({ kind: itemKind, level: z.enum(["error", "warning", "hint", "off"]) }),
    ),
    numbers: z.array(z.object({ name: z.string(), value: z.number() })),
    words: z.array(z.string()).nullable(),
    isOwn: z.boolean().meta({ description: "Not as the company has it." }),
    isFixed: z.boolean().meta({ description: "Jira would refuse what it finds." }),
  })
  .meta({ id: "Rule" });

const told = (...of: Parameters<typeof toldRules>): z.input<typeof rule>[] =>
  toldRules(...of).map((one) => ({ ...one, words: one.words ?? null }));

const ofDraft = defineEndpoint({
  id: "listDraftRules",
  method: "get",
  path: "/drafts/{id}/rules",
  tag,
  summary: "What the rules of a draft's project look at, and how strict each is",
  action: "rules.read",
  params: idParams,
  answer: z.array(rule),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.rules(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const own = (await projectSettingsOf(call.deps.db, reached.draft.target))?.rules ?? {};
    return { data: told(mergedRules(call.deps, own), own), meta: { next: null } };
  },
});

const project = z
  .object({
    jira: z.string().meta({ description: "The address of the Jira that has it." }),
    projectKey: z.string(),
    projectName: z.string(),
    hasOwn: z.boolean(),
  })
  .meta({ id: "RuledProject" });

const toldProject = ({ baseUrl, settings, ...named }: RuledProject) => ({
  ...named,
  jira: baseUrl,
  hasOwn: settings !== undefined,
});

const list = defineEndpoint({
  id: "listRuledProjects",
  method: "get",
  path: "/rules/projects",
  tag,
  summary: "List the projects whose rules you look after",
  action: "rules.write",
  answer: z.array(project),
  async run({ deps, account }) {
    const all = await listRuledProjects(deps.db);
    const ruled = await listRuledKeys(deps.db, account);
    const own = all.filter(({ projectKey }) => ruled === undefined || ruled.has(projectKey));
    return { data: own.map(toldProject), meta: { next: null, total: own.length } };
  },
});

const which = z.strictObject({
  jira: z.string().min(1).max(2000).meta({ description: "The address of the Jira." }),
  project: z.string().min(1).max(100).meta({ description: "Its key." }),
});
type Which = Call<unknown, z.output<typeof which>>;

const settings = z.record(z.string().max(40), z.record(z.string().max(40), z.unknown())).meta({
  description:
    "By the rule's id: `level` by kind of item, thresholds, `words`; `judge` says whether a model is asked by itself.",
});

const rulesOf = project
  .extend({
    signatures: z.number().int().meta({ description: "How many people must countersign." }),
    rules: z.array(rule),
    settings: settings.meta({ description: "All of them, as a change names them." }),
    own: settings.meta({ description: "Those that differ from the company's." }),
  })
  .meta({ id: "ProjectRules" });

/** One whose rules the account looks after. */
async function findOwn({ deps, account, query }: Which): Promise<RuledProject | undefined> {
  const { jira: baseUrl, project: projectKey } = query;
  if (!(await mayRule(deps.db, account, projectKey))) return undefined;
  return findRuledProject(deps.db, { baseUrl, projectKey });
}

async function read(call: Which): Promise<Outcome<z.input<typeof rulesOf>>> {
  const found = await findOwn(call);
  if (!found) return NOT_FOUND;
  const own = found.settings?.rules ?? {};
  const merged = mergedRules(call.deps, own);
  const signatures = found.settings?.signatures ?? 1;
  const data = {
    ...toldProject(found),
    signatures,
    rules: told(merged, own),
    settings: { ...merged },
    own: z.record(z.string(), z.record(z.string(), z.unknown())).catch({}).parse(own),
  };
  return { data, etag: etagOf([signatures, own]) };
}

const show = defineEndpoint({
  id: "showProjectRules",
  method: "get",
  path: "/rules/project",
  tag,
  summary: "Read the rules of a project",
  description: "There is one where somebody has drafted for it, or where it has rules of its own.",
  action: "rules.write",
  query: which,
  answer: rulesOf,
  problems: { "api.not_found": 404 },
  run: read,
});

const change = defineEndpoint({
  id: "changeProjectRules",
  method: "put",
  path: "/rules/project",
  tag,
  summary: "Set the rules of a project: levels, thresholds and lists of words",
  description: "Rules that are left out are as the company has them.",
  action: "rules.write",
  ifMatch: "required",
  query: which,
  body: z
    .strictObject({ rules: settings, signatures: z.union([z.literal(1), z.literal(2)]) })
    .meta({ id: "NewProjectRules" }),
  answer: rulesOf,
  problems: { "api.not_found": 404 },
  async run(call) {
    const { deps, account, body, from, seen } = call;
    const found = await findOwn(call);
    if (!found) return NOT_FOUND;
    const { signatures = 1, rules: before = {} } = found.settings ?? {};
    if (!isSeen(seen, etagOf([signatures, before]))) return CHANGED;
    const checked = checkRules(deps, { ...deps.rules, ...body.rules });
    if (!checked.ok) return refused(checked.errors);
    const { own: rules } = checked;
    await saveProjectRules(deps, account, found, { rules, signatures: body.signatures, from });
    return read(call);
  },
});

const refused = (errors: Record<string, string>) =>
  invalid(
    Object.fromEntries(Object.entries(errors).map(([at, message]) => [`rules.${at}`, message])),
  );

const tried = defineEndpoint({
  id: "tryProjectRules",
  method: "post",
  path: "/rules/project/trials",
  tag,
  summary: "See what rules would say of one of your drafts; nothing is kept",
  action: "rules.write",
  query: which,
  body: z.strictObject({ rules: settings, draftId: id }).meta({ id: "RulesTrial" }),
  answer: z.array(
    z
      .object({
        rule: z.string(),
        level: z.string(),
        nodeId: z.string(),
        part: z.string(),
        message: z.string(),
      })
      .meta({ id: "TriedFinding" }),
  ),
  problems: { "api.not_found": 404 },
  async run(call) {
    const { deps, account, body } = call;
    if (!(await findOwn(call))) return NOT_FOUND;
    const checked = checkRules(deps, { ...deps.rules, ...body.rules });
    if (!checked.ok) return refused(checked.errors);
    const asked = { draftId: body.draftId, settings: checked.settings };
    const found = await tryRules(deps.db, account, asked);
    if (!found) return invalid({ draftId: "Choose one of your drafts." });
    return { data: found.findings, meta: { next: null } };
  },
});

export const ruleEndpoints = [ofDraft, list, show, change, tried];
