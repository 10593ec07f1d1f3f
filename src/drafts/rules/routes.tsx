import { type Context, Hono } from "hono";
import { FindingLines, FindingsPage } from "../../../views/drafts/rules/findings-page.tsx";
import { LeavePage } from "../../../views/drafts/rules/leave-page.tsx";
import { RulesIndexPage } from "../../../views/drafts/rules/index-page.tsx";
import { JudgementRegion } from "../../../views/drafts/rules/judgement.tsx";
import { ProjectRulesPage } from "../../../views/drafts/rules/project-page.tsx";
import { RuleHelpPage } from "../../../views/drafts/rules/help-page.tsx";
import { fromOf } from "../../accounts/from.ts";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { listRuledKeys, mayRule } from "../../projects/keys.ts";
import { urls } from "../../urls.ts";
import { findRevision } from "../draft.ts";
import { requestJudgement } from "../judge/judgement.ts";
import { nodesOf } from "../nodes.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import { listPassages } from "../source.ts";
import { leaveFinding, withdrawDecision } from "./decisions.ts";
import { findingsPage } from "./findings-page.ts";
import {
  findRuledProject,
  listRuledProjects,
  listTrialDrafts,
  type RuledProject,
  saveProjectRules,
  tryRules,
} from "./project-rules.ts";
import { readRules, type RuleValues, ruleValues } from "./rule-form.ts";
import { readSaid } from "./said.ts";
import { mergedRules, projectSettingsOf } from "./settings.ts";
import { toldRules } from "./told-rules.ts";

export const ruleRoutes = new Hono<Env>();

ruleRoutes.get(urls.rules.index(), async (c) => {
  const { deps, account } = c.var;
  const all = await listRuledProjects(deps.db);
  const ruled = await listRuledKeys(deps.db, account);
  const projects = all.filter(({ projectKey }) => ruled === undefined || ruled.has(projectKey));
  return c.html(<RulesIndexPage frame={pageFrame(c)} projects={projects} />);
});

/** One whose rules the person looks after. */
async function namedProject(c: Context<Env>): Promise<RuledProject | undefined> {
  const { deps, account } = c.var;
  const { base: baseUrl = "", project: projectKey = "" } = c.req.query();
  if (!(await mayRule(deps.db, account, projectKey))) return undefined;
  return findRuledProject(deps.db, { baseUrl, projectKey });
}

interface FormState {
  values: RuleValues;
  errors?: Record<string, string>;
  trial?: Awaited<ReturnType<typeof tryRules>>;
  saved?: boolean;
}

async function projectPage(
  c: Context<Env>,
  project: RuledProject,
  { values, errors = {}, trial, saved = false }: FormState,
) {
  const { deps, account } = c.var;
  const own = project.settings?.rules ?? {};
  return c.html(
    <ProjectRulesPage
      frame={pageFrame(c)}
      project={project}
      rules={toldRules(mergedRules(deps, own), own)}
      values={values}
      errors={errors}
      drafts={await listTrialDrafts(deps.db, account, project.projectKey)}
      trial={trial}
      saved={saved}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

ruleRoutes.get("/rules/project", async (c) => {
  const project = await namedProject(c);
  if (!project) return c.notFound();
  const { settings } = project;
  const rules = mergedRules(c.var.deps, settings?.rules ?? {});
  const values = { ...ruleValues(rules), signatures: String(settings?.signatures ?? 1) };
  return projectPage(c, project, { values, saved: c.req.query("saved") !== undefined });
});

ruleRoutes.post("/rules/project", async (c) => {
  const { deps, account } = c.var;
  const project = await namedProject(c);
  if (!project) return c.notFound();
  const values = await formValues(c);
  const read = readRules(deps, values);
  const signatures = Number(values["signatures"]);
  const areRight = signatures === 1 || signatures === 2;
  if (!read.ok || !areRight) {
    const errors = {
      ...(!areRight && { signatures: "Choose one person or two." }),
      ...(!read.ok && read.errors),
    };
    return projectPage(c, project, { values, errors });
  }
  if (values["act"] === "try") {
    const draftId = values["draft"] ?? "";
    const trial = await tryRules(deps.db, account, { draftId, settings: read.settings });
    const errors = trial ? {} : { draft: "Choose one of your drafts." };
    return projectPage(c, project, { values, errors, trial });
  }
  const from = fromOf(c);
  await saveProjectRules(deps, account, project, { rules: read.own, signatures, from });
  const { baseUrl: base, projectKey } = project;
  return c.redirect(urls.rules.project({ base, project: projectKey, saved: "1" }), 303);
});

const ofDraft = new Hono<DraftEnv>();
for (const path of ["/judgement", "/rules", "/findings", "/findings/*"])
  ofDraft.use(path, ownDraft);

async function readAll(c: Context<DraftEnv>) {
  const { deps, draft } = c.var;
  const [revision, passages] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listPassages(deps.db, draft.id),
  ]);
  if (!revision) return undefined;
  const { content } = revision;
  const said = await readSaid(deps, draft, { content, passages });
  return { ...said, of: { nodes: nodesOf(draft, content), passages } };
}

interface Back {
  node?: string | undefined;
  /** The list that the button stood in, where it was not the item itself. */
  back?: string | undefined;
}

function pageOf({ type, id }: DraftEnv["Variables"]["draft"], { node, back }: Back): string {
  if (back === "coverage") return urls.drafts.coverage(id);
  return type === "backlog" && node ? urls.drafts.node(id, node) : urls.drafts.show(id);
}

ofDraft.get("/judgement", async (c) => {
  const { draft } = c.var;
  const isPartial = c.req.header("hx-request-type") === "partial";
  const said = isPartial ? await readAll(c) : undefined;
  if (!said) return c.redirect(urls.drafts.show(draft.id), 303);
  return c.html(
    <JudgementRegion
      draft={draft}
      revision={draft.revision}
      judgement={said.judgement}
      findings={said.findings.filter(({ quote }) => quote !== undefined)}
      mayAsk={draft.may === "owner" && draft.state === "open"}
      news={new Map(said.of.nodes.map(({ id, content }) => [id, content.title.text]))}
    />,
  );
});

ofDraft.post("/judgement", async (c) => {
  const { deps, draft } = c.var;
  // A refusal means that the page was old: the newest one says what is going on.
  await requestJudgement(deps, draft);
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.get("/rules", async (c) => {
  const { deps, draft } = c.var;
  const own = (await projectSettingsOf(deps.db, draft.target))?.rules ?? {};
  const rules = toldRules(mergedRules(deps, own), own);
  return c.html(<RuleHelpPage frame={pageFrame(c)} draft={draft} rules={rules} />);
});

ofDraft.get("/findings", async (c) => {
  const { draft } = c.var;
  const said = await readAll(c);
  if (!said) return c.notFound();
  const page = findingsPage(said.findings, c.req.query());
  if (c.req.header("hx-request-type") === "partial") {
    return c.html(<FindingLines draft={draft} page={page} />);
  }
  const titles = new Map(said.of.nodes.map(({ id, content }) => [id, content.title.text]));
  return c.html(<FindingsPage frame={pageFrame(c)} draft={draft} page={page} titles={titles} />);
});

ofDraft.post("/findings/decisions", async (c) => {
  const { deps, account, draft } = c.var;
  const values = await formValues(c);
  const { rule, part, node, message, reason = "" } = values;
  const all = await readAll(c);
  const finding = all?.findings.find(
    (one) =>
      one.rule === rule && one.part === part && one.nodeId === node && one.message === message,
  );
  const back = pageOf(draft, values);
  // It is gone since the page was shown.
  if (!all || !finding) return c.redirect(urls.drafts.show(draft.id), 303);
  const left = await leaveFinding(deps, account, draft, { finding, of: all.of, reason });
  if (left.ok) return c.redirect(back, 303);
  return c.html(
    <LeavePage
      frame={pageFrame(c)}
      draft={draft}
      back={back}
      finding={finding}
      typed={reason}
      error={left.message}
    />,
    422,
  );
});

ofDraft.post("/findings/decisions/:decision/withdrawal", async (c) => {
  const { deps, draft } = c.var;
  const values = await formValues(c);
  const withdrawn = await withdrawDecision(deps, draft, c.req.param("decision"));
  return withdrawn ? c.redirect(pageOf(draft, values), 303) : c.notFound();
});

ruleRoutes.route(`${urls.drafts.index()}/:id`, ofDraft);
