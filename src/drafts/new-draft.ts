import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { ItemKind } from "../db/schema/content.ts";
import type { Target } from "../db/schema/drafts.ts";
import { newId } from "../platform/clock.ts";
import { startComposition } from "./composition.ts";
import type { Choices } from "./choices.ts";
import { KINDS } from "./kind-types.ts";
import { dropOpenForm, NEW_FORM } from "./open-form.ts";
import { findPresets } from "./fields/presets.ts";
import { cutLongText } from "./passages.ts";
import { takeSources, wrongPassages, wrongSource } from "./sources/take.ts";
import { listWaiting } from "./sources/waiting.ts";

const LONGEST_TITLE = 80;
/** Chosen for a kind that is not to be used. */
export const UNUSED = "-";
/** Where the form says which type of the project a kind becomes. */
export const TYPE_FIELDS = {
  epic: "typeEpic",
  story: "typeStory",
  task: "typeTask",
  bug: "typeBug",
  subtask: "typeSubtask",
} as const satisfies Record<ItemKind, string>;
/** The first of the two that a backlog is composed by; people choose none. */
const BACKLOG_PROMPT = "backlog-outline";
const typeField = z.string().default("");

/** As a person filled it; every value is text, and a wrong one is a message at its field. */
export const newDraftForm = z.object({
  /** Of this showing of the form: sent twice, it makes one draft. */
  once: z.uuid().or(z.literal("")).catch(""),
  source: z.string().default(""),
  /** One item of a kind, or a whole backlog. */
  item: z.enum([...KINDS, "backlog"]).catch("story"),
  criteriaFormat: z.enum(["gherkin", "checklist"]).catch("gherkin"),
  jira: z.string().default(""),
  project: z.string().default(""),
  issueType: z.string().default(""),
  /** The kind that `issueType` was chosen for. */
  typeFor: z.string().default(""),
  parent: z.string().default(""),
  typeEpic: typeField,
  typeStory: typeField,
  typeTask: typeField,
  typeBug: typeField,
  typeSubtask: typeField,
  llm: z.string().default(""),
  prompt: z.string().default(""),
});
export type NewDraftForm = z.output<typeof newDraftForm>;

interface Sent extends NewDraftForm {
  /** A program's: it takes nothing from what waits on the person's own form, and leaves that. */
  alone?: boolean;
}

export type FormErrors = Partial<Record<keyof NewDraftForm, string>>;

export type Created = { ok: true; draftId: string } | { ok: false; errors: FormErrors };

/**
 * Source, draft, composition and job in one transaction; what was autosaved is dropped with it. The
 * same form sent again answers with the draft that it made.
 */
export async function createDraft(
  deps: Deps,
  account: Account,
  form: Sent,
  choices: Choices,
): Promise<Created> {
  const typed = form.source.replaceAll("\r\n", "\n");
  const body = /[\p{L}\p{N}]/u.test(typed) ? typed : "";
  const before = await findMade(deps.db, account, { once: form.once, body });
  if (before?.isSame) return { ok: true, draftId: before.id };
  const errors = checkForm(form, choices);
  const source = wrongSource(form, body, await waitingFor(deps.db, account, form));
  if (source !== undefined) errors.source = source;
  const target = targetOf(form, choices);
  const llm = choices.llms.find(({ id }) => id === form.llm);
  if (Object.keys(errors).length > 0 || !target || !llm) return { ok: false, errors };
  const pasted = body === "" ? undefined : { body, passages: await cutLongText(body) };
  const now = deps.clock.now();
  const fields = await findPresets(deps.db, account, target);
  return deps.db.transaction(async (tx) => {
    const made = await findMade(tx, account, { once: form.once, body });
    if (made?.isSame) return { ok: true, draftId: made.id };
    const waiting = await waitingFor(tx, account, form);
    const tooMany = wrongPassages(form, pasted ? [pasted, ...waiting] : waiting);
    if (tooMany !== undefined) return { ok: false, errors: { source: tooMany } };
    const id = made || form.once === "" ? newId(deps.clock) : form.once;
    const draft = {
      id,
      accountId: account.id,
      ...whatToMake(form),
      criteriaFormat: form.criteriaFormat,
      title: provisionalTitle(pasted?.body ?? waiting[0]?.title ?? ""),
      state: "composing" as const,
      llmConnectionId: llm.id,
      model: llm.model,
      target,
      fields,
      revision: 0,
      createdAt: now,
      updatedAt: now,
    };
    await tx.insert(tx.t.drafts).values(draft);
    await takeSources(tx, deps, draft, { pasted, waiting });
    await startComposition(deps, tx, draft, { instruction: null });
    if (!form.alone) await dropOpenForm(tx, account, NEW_FORM);
    return { ok: true, draftId: id };
  });
}

const waitingFor = async (db: Queries, account: Account, { alone }: Sent) =>
  alone ? [] : listWaiting(db, account);

const whatToMake = ({ item, prompt }: NewDraftForm) =>
  item === "backlog"
    ? { type: "backlog" as const, item: "story" as const, promptName: BACKLOG_PROMPT }
    : { type: "story" as const, item, promptName: prompt };

/** The draft that this showing of the form made already, and whether it was of the same text. */
async function findMade(
  db: Queries,
  account: Account,
  { once, body }: { once: string; body: string },
): Promise<{ id: string; isSame: boolean } | undefined> {
  if (once === "") return undefined;
  const { drafts, sources } = db.t;
  const isPasted = and(eq(sources.draftId, drafts.id), eq(sources.kind, "text"));
  const [made] = await db
    .select({ id: drafts.id, accountId: drafts.accountId, body: sources.body })
    .from(drafts)
    .leftJoin(sources, isPasted)
    .where(eq(drafts.id, once));
  if (!made) return undefined;
  return { id: made.id, isSame: made.accountId === account.id && (made.body ?? "") === body };
}

export function checkForm(form: NewDraftForm, choices: Choices): FormErrors {
  const errors: FormErrors = {};
  if (!choices.projects.some(({ key }) => key === form.project))
    errors.project = "Choose a project.";
  const issueType = form.item === "backlog" ? wrongTypes(form) : wrongType(form, choices);
  if (issueType !== undefined) errors.issueType = issueType;
  if (form.item === "subtask" && !isKeyOf(form.parent, form.project)) {
    errors.parent = `Name the issue that it belongs to, such as ${form.project || "PAY"}-12.`;
  }
  if (!choices.llms.some(({ id }) => id === form.llm)) errors.llm = "Choose a model.";
  const isItem = form.item !== "backlog";
  if (isItem && !choices.prompts.some(({ name }) => name === form.prompt)) {
    errors.prompt = "Choose a prompt.";
  }
  return errors;
}

function wrongType(form: NewDraftForm, choices: Choices): string | undefined {
  const type = choices.types.find(({ id }) => id === form.issueType);
  if (!type) return "Choose an issue type.";
  if (type.subtask === (form.item === "subtask")) return undefined;
  return type.subtask
    ? "This type is for sub-tasks. Choose another, or make a sub-task."
    : "A sub-task needs an issue type for sub-tasks.";
}

const wrongTypes = (form: NewDraftForm): string | undefined =>
  [form.typeStory, form.typeTask, form.typeBug].every((id) => id === UNUSED || id === "")
    ? "Choose a type for stories, tasks or bugs: without one nothing can be made."
    : undefined;

const isKeyOf = (parent: string, project: string): boolean =>
  parent.trim().toUpperCase().startsWith(`${project}-`) && /-\d+$/.test(parent.trim());

export function targetOf(form: NewDraftForm, choices: Choices): Target | undefined {
  const project = choices.projects.find(({ key }) => key === form.project);
  const types = form.item === "backlog" ? typesOf(form, choices) : undefined;
  const main = types?.story ?? types?.task ?? types?.bug;
  const type = choices.types.find(({ id }) => id === (main?.id ?? form.issueType));
  if (!project || !type) return undefined;
  return {
    connectionId: form.jira,
    projectKey: project.key,
    projectName: project.name,
    issueTypeId: type.id,
    issueTypeName: type.name,
    subtask: type.subtask,
    ...(form.item === "subtask" && { parentKey: form.parent.trim().toUpperCase() }),
    ...(types && { types }),
  };
}

function typesOf(form: NewDraftForm, choices: Choices): NonNullable<Target["types"]> {
  const known = KINDS.flatMap((kind) => {
    const type = choices.types.find(({ id }) => id === form[TYPE_FIELDS[kind]]);
    return type ? [[kind, { id: type.id, name: type.name }] as const] : [];
  });
  return Object.fromEntries(known);
}

/** Until the model has given it a title: the first words of the source. */
function provisionalTitle(body: string): string {
  const line =
    body
      .trim()
      .split("\n", 1)[0]
      ?.replace(/^[#>\-*\s]+/, "") ?? "";
  return line.length <= LONGEST_TITLE
    ? line
    : `${line.slice(0, LONGEST_TITLE - 1).replace(/\s\S*$/, "")}…`;
}
