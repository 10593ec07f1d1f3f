import { z } from "zod";
import { findChoices } from "../../drafts/choices.ts";
import { findComposition } from "../../drafts/composition.ts";
import { createDraft as create, type FormErrors, newDraftForm } from "../../drafts/new-draft.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";
import { defineTool, type Refused } from "../tool.ts";
import { id, oneLine } from "../words.ts";

const MOST_NAMED = 50;

export const createDraft = defineTool({
  name: "create_draft",
  title: "Create a draft",
  description:
    "Has a model write a draft (a story, task, bug, sub-task, epic or a whole backlog) from a text. It costs a model call and runs as a job: watch_job says when it is written, then read_draft. Nothing is sent to Jira. Without `project` it is refused with the projects there are.",
  action: "drafts.write",
  hints: { readOnly: false, idempotent: false, openWorld: true },
  input: z.strictObject({
    text: z
      .string()
      .min(1)
      .max(1_000_000)
      .describe("The requirement, notes or mail that it is to rest on."),
    project: z.string().max(100).default("").describe("Key of the Jira project, such as PAY."),
    item: z.enum(["story", "task", "bug", "subtask", "epic", "backlog"]).default("story"),
    criteria: z.enum(["gherkin", "checklist"]).default("gherkin"),
    issueType: z
      .string()
      .max(100)
      .default("")
      .describe("Id of an issue type; else the likely one."),
    parent: z.string().max(100).default("").describe("Of a sub-task: the key of its issue."),
    connection: id.optional().describe("Id of a Jira connection; else the first."),
    prompt: z
      .string()
      .max(100)
      .default("")
      .describe("Name of a prompt for drafts; else the first."),
  }),
  output: z.object({
    id: z.string(),
    jobId: z.string().nullable().describe("For watch_job."),
    url: z.string(),
  }),
  async run({ deps, account }, { text, criteria, connection, ...typed }) {
    const once = newId(deps.clock);
    const values = {
      ...typed,
      source: text,
      criteriaFormat: criteria,
      jira: connection ?? "",
      once,
    };
    const { choices, form } = await findChoices(deps, account, newDraftForm.parse(values));
    const made = await create(deps, account, { ...form, alone: true }, choices);
    if (!made.ok) return refusedForm(made.errors, choices);
    const jobId = (await findComposition(deps.db, made.draftId))?.jobId ?? null;
    const url = deps.config.PUBLIC_URL + urls.drafts.show(made.draftId);
    return {
      data: { id: made.draftId, jobId, url },
      text: `The draft ${made.draftId} is being written${jobId === null ? "" : ` by the job ${jobId}`}. ${url}`,
    };
  },
});

const named = <One>(all: readonly One[], name: (one: One) => string) =>
  all.slice(0, MOST_NAMED).map(name).join(", ");

/** What the form would say at its fields, with what there is to choose from. */
function refusedForm(
  errors: FormErrors,
  { failure, projects, types, jiras }: Awaited<ReturnType<typeof findChoices>>["choices"],
): Refused {
  const said = Object.entries(errors).map(([field, message]) => `${field}: ${message}`);
  const words = [
    ...said,
    failure && `${failure.message} ${failure.fix}`,
    jiras.length === 0 && "No Jira is connected: the person connects one on the page Connections.",
    errors.project &&
      projects.length > 0 &&
      `Projects: ${named(projects, ({ key, name }) => `${key} (${oneLine(name)})`)}.`,
    errors.issueType &&
      types.length > 0 &&
      `Issue types: ${named(types, (type) => `${type.id} (${oneLine(type.name)})`)}.`,
  ];
  return { code: "drafts.not_valid", message: words.filter(Boolean).join("\n") };
}
