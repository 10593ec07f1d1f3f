import type { z } from "zod";
import type { Account, Deps } from "../../app.ts";
import type { LlmChoice } from "../../drafts/choices.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { createAgentDraft } from "../create.ts";
import { reviewProperties } from "./agent.ts";
import { FIND_PROMPT } from "./find.ts";
import { diffSource, type ReviewOrigin, sourceTitle, sourceWords } from "./source.ts";

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
  const { source } = read;
  const draftId = await createAgentDraft(deps, account, {
    agent: "CODE_REVIEWER",
    once: form.once,
    title,
    llm: form.llm,
    promptName: FIND_PROMPT,
    target: targetOf(form.origin),
    sources: [sourceWords(form.origin, source)],
    properties: properties.data,
  });
  return { ok: true, draftId };
}

function titleOf({ title, origin }: NewReview): string {
  const typed = stripInvisible(title).replaceAll(/\s+/g, " ").trim();
  return typed === "" ? sourceTitle(origin) : typed;
}

const targetOf = ({ connectionId = "", repository = "Pasted changes" }: ReviewOrigin) => ({
  connectionId,
  projectName: repository,
});

function wrongProperties(error: z.ZodError): ReviewErrors {
  const long = (name: string, most: string) =>
    error.issues.some(({ path }) => path[0] === name) && {
      [name]: `Shorten it to ${most} characters.`,
    };
  return { ...long("teamRules", "8,000"), ...long("ticket", "20,000") };
}
