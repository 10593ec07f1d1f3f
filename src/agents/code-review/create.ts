import { z } from "zod";
import type { Account, Deps } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Target } from "../../db/schema/drafts.ts";
import type { LlmChoice } from "../../drafts/choices.ts";
import { newId } from "../../platform/clock.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { startRun } from "../runs.ts";
import { reviewProperties } from "./agent.ts";
import { FIND_PROMPT } from "./find.ts";
import {
  diffSource,
  type DiffSource,
  type ReviewOrigin,
  sourceTitle,
  sourceWords,
} from "./source.ts";

export interface NewReview {
  /** Of this showing of the form: sent twice, it makes one draft. Empty: not from a form. */
  once: string;
  /** As `git diff` or a pull request gives it. */
  diff: string;
  title: string;
  /** One of `listLlmChoices(deps, account, "review")`. */
  llm: LlmChoice | undefined;
  properties: { teamRules?: string; ticket?: string };
  origin: ReviewOrigin;
}

export type ReviewErrors = Partial<
  Record<"diff" | "title" | "llm" | "teamRules" | "ticket", string>
>;

export type CreatedReview = { ok: true; draftId: string } | { ok: false; errors: ReviewErrors };

const LONGEST_TITLE = 120;

/** Source, draft, run and job in one transaction; the same form sent again answers with what it made. */
export async function createReview(
  deps: Pick<Deps, "db" | "clock" | "queue">,
  account: Account,
  form: NewReview,
): Promise<CreatedReview> {
  const read = diffSource(form.diff, { origin: form.origin });
  const properties = reviewProperties.safeParse(form.properties);
  const title = titleOf(form);
  const errors: ReviewErrors = {
    ...(!read.ok && { diff: read.message }),
    ...(title.length > LONGEST_TITLE && {
      title: `Shorten it to ${LONGEST_TITLE} characters.`,
    }),
    ...(!form.llm && { llm: "Choose a model." }),
    ...(!properties.success && wrongProperties(properties.error)),
  };
  if (Object.keys(errors).length > 0 || !read.ok || !form.llm || !properties.success) {
    return { ok: false, errors };
  }
  const sent = { form, title, llm: form.llm, source: read.source };
  return deps.db.transaction(async (tx) => {
    const made = await findMade(tx, account, { once: form.once, body: read.source.body });
    if (made?.isSame) return { ok: true, draftId: made.id };
    const id = made || !isId(form.once) ? newId(deps.clock) : form.once;
    const draft = await insertDraft(tx, deps, { ...sent, id, account });
    await startRun(deps, tx, draft, {
      agent: "CODE_REVIEWER",
      instruction: null,
      properties: properties.data,
    });
    return { ok: true, draftId: id };
  });
}

interface Fresh {
  id: string;
  account: Account;
  form: NewReview;
  title: string;
  llm: LlmChoice;
  source: DiffSource;
}

async function insertDraft(
  tx: Tx,
  { clock }: Pick<Deps, "clock">,
  { id, account, form, title, llm, source }: Fresh,
) {
  const now = clock.now();
  const draft = {
    id,
    accountId: account.id,
    type: "review" as const,
    item: "task" as const,
    criteriaFormat: "checklist" as const,
    title,
    state: "composing" as const,
    promptName: FIND_PROMPT,
    llmConnectionId: llm.id,
    model: llm.model,
    target: targetOf(form.origin),
    fields: {},
    revision: 0,
    createdAt: now,
    updatedAt: now,
  };
  await tx.insert(tx.t.drafts).values(draft);
  await tx.insert(tx.t.sources).values({
    id: newId(clock),
    accountId: account.id,
    draftId: id,
    position: 1,
    createdAt: now,
    ...sourceWords(form.origin, source),
  });
  return draft;
}

const isId = (once: string): boolean => z.uuid().safeParse(once).success;

function titleOf({ title, origin }: NewReview): string {
  const typed = stripInvisible(title).replaceAll(/\s+/g, " ").trim();
  return typed === "" ? sourceTitle(origin) : typed;
}

const targetOf = ({ connectionId = "", repository }: ReviewOrigin): Target => ({
  connectionId,
  projectKey: "",
  projectName: repository ?? "Pasted changes",
  issueTypeId: "",
  issueTypeName: "",
  subtask: false,
});

function wrongProperties(error: z.ZodError): ReviewErrors {
  const long = (name: string, most: string) =>
    error.issues.some(({ path }) => path[0] === name) && {
      [name]: `Shorten it to ${most} characters.`,
    };
  return { ...long("teamRules", "8,000"), ...long("ticket", "20,000") };
}

/** The draft that this showing of the form made already, and whether it was of the same changes. */
async function findMade(
  db: Queries,
  account: Account,
  { once, body }: { once: string; body: string },
): Promise<{ id: string; isSame: boolean } | undefined> {
  if (!isId(once)) return undefined;
  const { drafts, sources } = db.t;
  const rows = await db
    .select({ id: drafts.id, accountId: drafts.accountId, type: drafts.type, body: sources.body })
    .from(drafts)
    .leftJoin(sources, and(eq(sources.draftId, drafts.id), eq(sources.position, 1)))
    .where(eq(drafts.id, once));
  const [made] = rows;
  if (!made) return undefined;
  const isMine = made.accountId === account.id && made.type === "review";
  // A later push has put another one beside it.
  return { id: made.id, isSame: isMine && rows.some((row) => row.body === body) };
}
