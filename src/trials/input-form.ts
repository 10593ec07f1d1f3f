import { z } from "zod";
import { triedReview } from "../agents/code-review/tried.ts";
import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, desc, eq, gt } from "../db/drizzle.ts";
import type { PromptPurpose, TrialInput } from "../db/schema/prompts.ts";
import { findRevision } from "../drafts/draft.ts";
import { KINDS } from "../drafts/kind-types.ts";
import { storyOf } from "../drafts/nodes.ts";
import { listPassages } from "../drafts/source.ts";

const LONGEST_SOURCE = 100_000;
const LONGEST_WORDS = 2000;
const LONGEST_TITLE = 80;

/** As typed, each field a text. */
const inputForm = z.object({
  title: z.string().trim().default(""),
  kind: z.enum(KINDS).catch("story"),
  format: z.enum(["gherkin", "checklist"]).catch("gherkin"),
  project: z.string().trim().default(""),
  source: z.string().default(""),
  draft: z.string().default(""),
  instruction: z.string().trim().default(""),
  item: z.string().trim().default(""),
});
export type InputForm = z.output<typeof inputForm>;
export type InputErrors = Partial<Record<keyof InputForm, string>>;

export const readForm = (values: Record<string, string>): InputForm => inputForm.parse(values);

/** Needs a draft to work on. */
const worksOn = (purpose: PromptPurpose): boolean => purpose === "refine" || purpose === "judge";

/** Is about one item or remark, which has a title. */
const namesOne = (purpose: PromptPurpose): boolean =>
  purpose === "node" ||
  purpose === "refute" ||
  purpose === "rca_test" ||
  purpose === "rca_conclude";

export interface OwnDraft {
  id: string;
  title: string;
}

const LISTED = 50;

/** The account's own drafts of one item: their sources, and what they say. */
export async function listOwnDrafts(
  db: Queries,
  account: Pick<Account, "id">,
): Promise<OwnDraft[]> {
  const { drafts: d } = db.t;
  return db
    .select({ id: d.id, title: d.title })
    .from(d)
    .where(and(eq(d.accountId, account.id), eq(d.type, "story"), gt(d.revision, 0)))
    .orderBy(desc(d.updatedAt), desc(d.id))
    .limit(LISTED);
}

function wrongForm(form: InputForm, purpose: PromptPurpose): InputErrors {
  const { title, instruction, item } = form;
  return {
    ...((title === "" || title.length > LONGEST_TITLE) && {
      title: `Give it a name of at most ${LONGEST_TITLE} characters: you choose by it.`,
    }),
    ...wrongMaterial(form, purpose),
    ...(purpose === "refine" &&
      (instruction === "" || instruction.length > LONGEST_WORDS) && {
        instruction: `Say what is to be changed, in at most ${LONGEST_WORDS.toLocaleString("en")} characters.`,
      }),
    ...(namesOne(purpose) && item === "" && { item: "Say what it is called." }),
  };
}

function wrongMaterial({ source, draft }: InputForm, purpose: PromptPurpose): InputErrors {
  const isOfChanges = purpose === "review" || purpose === "refute";
  if (isOfChanges && !triedReview(source, "")) {
    return { source: "Paste changes as `git diff` writes them." };
  }
  if (draft !== "") return {};
  if (worksOn(purpose)) return { draft: "Choose a draft that it works on." };
  if (source.trim() === "") {
    return { source: "Paste a source, or choose a draft whose source it is." };
  }
  return source.length > LONGEST_SOURCE
    ? { source: `At most ${LONGEST_SOURCE.toLocaleString("en")} characters.` }
    : {};
}

export type CheckedInput =
  | { ok: true; title: string; input: TrialInput }
  | { ok: false; errors: InputErrors };

/** What is kept: a draft is copied as it is now, so that every trial works on the same. */
export async function checkInput(
  db: Queries,
  account: Pick<Account, "id">,
  { form, purpose }: { form: InputForm; purpose: PromptPurpose },
): Promise<CheckedInput> {
  const errors = wrongForm(form, purpose);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const { title, kind, format, project, source, instruction, item } = form;
  const asked = {
    kind,
    format,
    project: project || "Project",
    source,
    ...(purpose === "refine" && { instruction }),
    ...(namesOne(purpose) && { title: item }),
  };
  if (form.draft === "") return { ok: true, title, input: asked };
  const taken = await takeDraft(db, account, form.draft);
  if (!taken) return { ok: false, errors: { draft: "Choose one of your own drafts." } };
  const { content, ...rest } = taken;
  const input = { ...asked, ...rest, ...(worksOn(purpose) && { content }) };
  return { ok: true, title, input };
}

async function takeDraft(db: Queries, account: Pick<Account, "id">, id: string) {
  const { drafts: d } = db.t;
  const own = and(eq(d.id, id), eq(d.accountId, account.id), eq(d.type, "story"));
  const [draft] = await db.select().from(d).where(own);
  const revision = draft && (await findRevision(db, id, draft.revision));
  if (!draft || !revision) return undefined;
  return {
    kind: draft.item,
    format: draft.criteriaFormat,
    project: draft.target.projectName,
    passages: await listPassages(db, id),
    content: storyOf(revision.content),
  };
}
