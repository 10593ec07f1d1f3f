import type { JiraIssueType } from "../connections/jira/jira.ts";
import type { ItemKind } from "../db/schema/content.ts";

/** In the order in which they nest. */
export const KINDS = ["epic", "story", "task", "bug", "subtask"] as const satisfies ItemKind[];

/** As a prompt calls them. */
export const KIND_NAMES = {
  epic: "epic",
  story: "story",
  task: "task",
  bug: "bug report",
  subtask: "sub-task",
} as const;

/** What the types are called where Jira speaks another language. */
const NAMES: Record<ItemKind, RegExp> = {
  epic: /^(?:epic|epos|épopée|épica|epopeya|epica|épico|эпик|エピック|에픽|史诗|长篇故事)$/i,
  story:
    /^(?:(?:user )?story|user[- ]?story|geschichte|anwendergeschichte|récit(?: utilisateur)?|historia(?: de usuario)?|história|storia|verhaal|история|ストーリー|스토리|故事)$/i,
  task: /^(?:task|aufgabe|tâche|tarea|tarefa|attività|compito|taak|zadanie|uppgift|tehtävä|задача|タスク|작업|任务)$/i,
  bug: /^(?:bug|defect|fehler|anomalie|bogue|error|erro|defeito|difetto|fout|błąd|fel|ошибка|баг|バグ|버그|缺陷|故障)$/i,
  subtask:
    /^(?:sub-?task|unteraufgabe|teilaufgabe|sous-tâche|subtarea|subtarefa|sottoattività|subtaak|podzadanie|подзадача|サブタスク|하위 작업|子任务)$/i,
};

const fitting = (types: JiraIssueType[], kind: ItemKind): JiraIssueType[] =>
  types.filter(({ subtask }) => subtask === (kind === "subtask"));

const named = (types: JiraIssueType[], kind: ItemKind): JiraIssueType | undefined =>
  fitting(types, kind).find(({ name }) => NAMES[kind].test(name.trim()));

/** The type that is most likely meant: by name where it is called so, else the first that fits. */
export const likelyType = (types: JiraIssueType[], kind: ItemKind): JiraIssueType | undefined =>
  named(types, kind) ?? fitting(types, kind)[0];

/**
 * Which of a project's types each kind of a backlog becomes. A kind that the project has no type
 * for is left out; one type that nothing names stands in for stories.
 */
export function likelyTypes(types: JiraIssueType[]): Partial<Record<ItemKind, JiraIssueType>> {
  const found: Partial<Record<ItemKind, JiraIssueType>> = {};
  for (const kind of KINDS) {
    const type = named(types, kind);
    if (type) found[kind] = type;
  }
  const taken = new Set(Object.values(found).map(({ id }) => id));
  const [subtask] = fitting(types, "subtask");
  if (!found.subtask && subtask) found.subtask = subtask;
  const other = fitting(types, "story").find(({ id }) => !taken.has(id));
  if (!found.story && !found.task && other) found.story = other;
  return found;
}
