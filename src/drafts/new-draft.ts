import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import type { Tx } from "../db/db.ts";
import { eq } from "../db/drizzle.ts";
import type { Target } from "../db/schema/drafts.ts";
import { newId } from "../platform/clock.ts";
import { startComposition } from "./composition.ts";
import type { Choices } from "./choices.ts";
import { dropOpenForm } from "./open-form.ts";
import { cutPassages } from "./passages.ts";

export const NEW_FORM = "drafts/new";
const LONGEST_SOURCE = 200_000;
/** More are no page that a person could look through, and no source that a model could cite. */
const MOST_PASSAGES = 3000;
const LONGEST_TITLE = 80;

/** As a person filled it; every value is text, and a wrong one is a message at its field. */
export const newDraftForm = z.object({
  /** Of this showing of the form: sent twice, it makes one draft. */
  once: z.uuid().or(z.literal("")).catch(""),
  source: z.string().default(""),
  item: z.enum(["story", "task", "bug", "epic", "subtask"]).catch("story"),
  criteriaFormat: z.enum(["gherkin", "checklist"]).catch("gherkin"),
  jira: z.string().default(""),
  project: z.string().default(""),
  issueType: z.string().default(""),
  parent: z.string().default(""),
  llm: z.string().default(""),
  prompt: z.string().default(""),
});
export type NewDraftForm = z.output<typeof newDraftForm>;
export type FormErrors = Partial<Record<keyof NewDraftForm, string>>;

export type Created = { ok: true; draftId: string } | { ok: false; errors: FormErrors };

/**
 * Source, draft, composition and job in one transaction; what was autosaved is dropped with it. The
 * same form sent again answers with the draft that it made.
 */
export async function createDraft(
  deps: Deps,
  account: Account,
  form: NewDraftForm,
  choices: Choices,
): Promise<Created> {
  const errors = check(form, choices);
  const target = targetOf(form, choices);
  const llm = choices.llms.find(({ id }) => id === form.llm);
  if (Object.keys(errors).length > 0 || !target || !llm) return { ok: false, errors };
  const body = form.source.replaceAll("\r\n", "\n");
  const passages = cutPassages(body);
  if (passages.length > MOST_PASSAGES) {
    const source = `The text falls into ${passages.length.toLocaleString("en")} lines or sentences; up to ${MOST_PASSAGES.toLocaleString("en")} work. Make several drafts of it.`;
    return { ok: false, errors: { source } };
  }
  const now = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const { drafts, sources } = tx.t;
    const made = await findMade(tx, form.once);
    if (made?.accountId === account.id && made.body === body) return { ok: true, draftId: made.id };
    const id = made || form.once === "" ? newId(deps.clock) : form.once;
    const draft = {
      id,
      accountId: account.id,
      type: "story" as const,
      item: form.item,
      criteriaFormat: form.criteriaFormat,
      title: provisionalTitle(body),
      state: "composing" as const,
      promptName: form.prompt,
      llmConnectionId: llm.id,
      model: llm.model,
      target,
      fields: {},
      revision: 0,
      createdAt: now,
      updatedAt: now,
    };
    await tx.insert(drafts).values(draft);
    await tx.insert(sources).values({
      id: newId(deps.clock),
      accountId: account.id,
      draftId: id,
      position: 1,
      kind: "text",
      title: "Pasted text",
      origin: {},
      body,
      passages,
      createdAt: now,
    });
    await startComposition(deps, tx, draft, null);
    await dropOpenForm(tx, account, NEW_FORM);
    return { ok: true, draftId: id };
  });
}

/** The draft that this showing of the form made already. */
async function findMade(tx: Tx, once: string) {
  const { drafts, sources } = tx.t;
  const [made] = await tx
    .select({ id: drafts.id, accountId: drafts.accountId, body: sources.body })
    .from(drafts)
    .innerJoin(sources, eq(sources.draftId, drafts.id))
    .where(eq(drafts.id, once));
  return made;
}

function check(form: NewDraftForm, choices: Choices): FormErrors {
  const errors: FormErrors = {};
  if (form.source.trim() === "") errors.source = "Paste or type the requirement.";
  if (form.source.length > LONGEST_SOURCE) {
    errors.source = `The text has ${form.source.length.toLocaleString("en")} characters; up to ${LONGEST_SOURCE.toLocaleString("en")} work.`;
  }
  if (!choices.projects.some(({ key }) => key === form.project))
    errors.project = "Choose a project.";
  const type = choices.types.find(({ id }) => id === form.issueType);
  if (!type) errors.issueType = "Choose an issue type.";
  else if (type.subtask !== (form.item === "subtask")) {
    errors.issueType = type.subtask
      ? "This type is for sub-tasks. Choose another, or make a sub-task."
      : "A sub-task needs an issue type for sub-tasks.";
  }
  if (form.item === "subtask" && !isKeyOf(form.parent, form.project)) {
    errors.parent = `Name the issue that it belongs to, such as ${form.project || "PAY"}-12.`;
  }
  if (!choices.llms.some(({ id }) => id === form.llm)) errors.llm = "Choose a model.";
  if (!choices.prompts.some(({ name }) => name === form.prompt)) errors.prompt = "Choose a prompt.";
  return errors;
}

const isKeyOf = (parent: string, project: string): boolean =>
  parent.trim().toUpperCase().startsWith(`${project}-`) && /-\d+$/.test(parent.trim());

function targetOf(form: NewDraftForm, choices: Choices): Target | undefined {
  const project = choices.projects.find(({ key }) => key === form.project);
  const type = choices.types.find(({ id }) => id === form.issueType);
  if (!project || !type) return undefined;
  return {
    connectionId: form.jira,
    projectKey: project.key,
    projectName: project.name,
    issueTypeId: type.id,
    issueTypeName: type.name,
    subtask: type.subtask,
    ...(form.item === "subtask" && { parentKey: form.parent.trim().toUpperCase() }),
  };
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
