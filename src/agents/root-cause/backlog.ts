import type { Account, Deps } from "../../app.ts";
import type { RootCauseContent, Ticket } from "../../db/schema/root-cause-content.ts";
import { findChoices } from "../../drafts/choices.ts";
import type { Draft } from "../../drafts/draft.ts";
import { createDraft, newDraftForm } from "../../drafts/new-draft.ts";
import { findOpenForm, NEW_FORM } from "../../drafts/open-form.ts";
import { addSource } from "../../drafts/sources/add.ts";
import { titleLine } from "../../drafts/sources/material.ts";
import { listWaiting } from "../../drafts/sources/waiting.ts";
import { newId } from "../../platform/clock.ts";
import { urls } from "../../urls.ts";

export type Begun = { ok: true; url: string } | { ok: false; message: string };

/**
 * A backlog draft of the follow-up work, with the report as its source. Where something is to be chosen
 * first, or the person has begun another draft, it waits on the form of a new one.
 */
export async function beginBacklog(
  deps: Deps,
  account: Account,
  draft: Draft,
  content: RootCauseContent,
): Promise<Begun> {
  const tickets = content.tickets.filter(({ decision }) => decision !== "left_out");
  if (tickets.length === 0) return { ok: false, message: "There is no follow-up work in it." };
  const [waiting, open] = await Promise.all([
    listWaiting(deps.db, account),
    findOpenForm(deps.db, account, NEW_FORM),
  ]);
  const added = await addSource(deps, account, undefined, {
    kind: "draft",
    title: titleLine(draft.title),
    origin: { id: draft.id, url: urls.agentDrafts.show(draft.id) },
    version: String(draft.revision),
    body: followUpText(content, tickets),
  });
  if (!added.ok) return { ok: false, message: added.message };
  const form = { ok: true, url: urls.drafts.new({ item: "backlog" }) } as const;
  if (waiting.length > 0 || open) return form;
  const typed = newDraftForm.parse({ item: "backlog", once: newId(deps.clock) });
  const found = await findChoices(deps, account, typed);
  if (found.choices.failure) return form;
  const created = await createDraft(deps, account, { ...found.form, alone: false }, found.choices);
  return created.ok ? { ok: true, url: urls.drafts.show(created.draftId) } : form;
}

const KIND_WORDS: Record<Ticket["kind"], string> = { bug: "Bug", task: "Task", story: "Story" };

const followUpText = (
  { title, conclusion }: RootCauseContent,
  tickets: readonly Ticket[],
): string =>
  [
    `# Follow-up work of: ${title.text}`,
    "## Background",
    conclusion.text,
    ...tickets.flatMap(({ kind, title: name, text }) => [`## ${KIND_WORDS[kind]}: ${name}`, text]),
  ].join("\n\n");
