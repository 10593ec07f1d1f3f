import type { Account, Deps } from "../app.ts";
import { type Connection, listConnections } from "../connections/connection.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import type { JiraIssueType, JiraProject } from "../connections/jira/jira.ts";
import type { TaskType } from "../db/schema/llm.ts";
import type { Policy } from "../db/schema/routing.ts";
import { BY_POLICY } from "../llm/routing/policies.ts";
import { listPrompts } from "../prompts/prompt.ts";
import { type NewDraftForm, TYPE_FIELDS, UNUSED } from "./new-draft.ts";
import { KINDS, likelyType, likelyTypes } from "./kind-types.ts";
import { listIssueTypes, listProjects } from "./target.ts";

/** What a person can choose from on the form of a new draft. */
export interface Choices {
  jiras: { id: string; name: string }[];
  projects: JiraProject[];
  types: JiraIssueType[];
  llms: { id: string; name: string; model: string }[];
  prompts: { name: string; title: string }[];
  /** Jira could not be asked: what it said, so that the page can say so instead of showing an empty list. */
  failure?: OutsideFailure;
}

/** The choices for a form, and the form with the likely choice where none was made yet. */
export async function findChoices(
  deps: Deps,
  account: Account,
  form: NewDraftForm,
): Promise<{ choices: Choices; form: NewDraftForm }> {
  const [connections, prompts] = await Promise.all([
    listConnections(deps.db, account),
    listPrompts(deps.db, account, "draft"),
  ]);
  const usable = connections.filter(({ disabledAt }) => disabledAt === null);
  const jiras = usable.filter(({ kind }) => kind === "jira");
  const llms = await listLlms(deps, usable, "draft");
  const jira = jiras.find(({ id }) => id === form.jira)?.id ?? jiras[0]?.id ?? "";
  const base = { jiras, llms, prompts, projects: [], types: [] };
  const filled = {
    ...form,
    jira,
    llm: form.llm || (llms[0]?.id ?? ""),
    prompt: form.prompt || (prompts[0]?.name ?? ""),
  };
  if (jira === "") return { choices: base, form: filled };
  return withJira(deps, account, { base, form: filled });
}

export type LlmChoice = Choices["llms"][number];

/** The models that a person can choose for a task, the likely one first. */
export async function listLlmChoices(
  deps: Pick<Deps, "db" | "routing">,
  account: Account,
  task: TaskType,
): Promise<LlmChoice[]> {
  const connections = await listConnections(deps.db, account);
  const usable = connections.filter(({ disabledAt }) => disabledAt === null);
  return listLlms(deps, usable, task);
}

/** Own ones, then what the company's policy says where there is one, then the company's. */
async function listLlms(
  { routing }: Pick<Deps, "routing">,
  usable: readonly Connection[],
  task: TaskType,
): Promise<LlmChoice[]> {
  const policy = await routing.policies.find(task);
  const models = usable.filter(({ kind }) => kind === "llm");
  const isUsed = policy?.ways.some(({ connectionId }) =>
    models.some(({ id }) => id === connectionId),
  );
  return [
    ...models.filter(({ accountId }) => accountId !== null).map(choiceOf),
    ...(policy && isUsed
      ? [{ id: BY_POLICY, name: "As the company has set", model: modelsOf(policy) }]
      : []),
    ...models.filter(({ accountId }) => accountId === null).map(choiceOf),
  ];
}

const choiceOf = ({ id, name, settings }: Connection) => ({ id, name, model: modelOf(settings) });

const modelsOf = ({ mode, ways: [first, ...others] }: Policy): string =>
  [first, ...(mode === "weights" ? others : [])].map((way) => way?.model ?? "").join(" or ");

async function withJira(
  deps: Deps,
  account: Account,
  { base, form }: { base: Choices; form: NewDraftForm },
): Promise<{ choices: Choices; form: NewDraftForm }> {
  const projects = await listProjects(deps, account, form.jira);
  if (!projects.ok) return { choices: { ...base, failure: projects }, form };
  const project = chosenProject(projects.value, form);
  const choices = { ...base, projects: projects.value };
  if (project === "") return { choices, form: { ...form, project: "", issueType: "" } };
  const types = await listIssueTypes(deps, account, form.jira, project);
  if (!types.ok) return { choices: { ...choices, failure: types }, form: { ...form, project } };
  const issueType = chosenType(types.value, form);
  return {
    choices: { ...choices, types: types.value },
    form: { ...form, ...kindTypes(types.value, form), project, issueType, typeFor: form.item },
  };
}

/** The only one needs no choice. */
function chosenProject(projects: JiraProject[], { project }: NewDraftForm): string {
  if (projects.some(({ key }) => key === project)) return project;
  const [first, ...others] = projects;
  return first && others.length === 0 ? first.key : "";
}

/** A type that was chosen for another kind says nothing of this one: then the likely one. */
function chosenType(types: JiraIssueType[], { item, typeFor, issueType }: NewDraftForm): string {
  const isMeant = typeFor === "" || typeFor === item;
  const fits = types.some(
    ({ id, subtask }) => id === issueType && subtask === (item === "subtask"),
  );
  if (fits && isMeant) return issueType;
  return likelyType(types, item === "backlog" ? "story" : item)?.id ?? "";
}

/** Of a backlog: the type of each kind as it was chosen, else the likely one. */
function kindTypes(types: JiraIssueType[], form: NewDraftForm) {
  const likely = likelyTypes(types);
  const chosen = KINDS.map((kind) => {
    const id = form[TYPE_FIELDS[kind]];
    const fits = types.some((type) => type.id === id && type.subtask === (kind === "subtask"));
    return [TYPE_FIELDS[kind], fits || id === UNUSED ? id : (likely[kind]?.id ?? UNUSED)] as const;
  });
  return Object.fromEntries(chosen);
}

const modelOf = ({ model }: Record<string, unknown>): string =>
  typeof model === "string" ? model : "";
