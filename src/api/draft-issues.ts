// Where a draft stands in Jira, what would be sent there, and changing it once more.
import { z } from "zod";
import { attachment } from "../drafts/backlog/download.ts";
import type { Draft } from "../drafts/draft.ts";
import { checkDraft } from "../drafts/publishing/check.ts";
import { closeUpdate, openPublished } from "../drafts/publishing/decide.ts";
import { listDraftIssues } from "../drafts/publishing/draft-issues.ts";
import { sentText } from "../drafts/publishing/sent-text.ts";
import { lookAtIssues } from "../drafts/publishing/watch.ts";
import { urls } from "../urls.ts";
import { outsideProblems, refusedOutside } from "./connections.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Outcome } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { idParams, time } from "./shapes.ts";

const tag = "Publications";
const params = idParams;

const issue = z
  .object({
    nodeId: z.string(),
    issueKey: z.string(),
    issueUrl: z.string(),
    revision: z.number().int().meta({ description: "What it says." }),
    status: z.string().nullable(),
    statusCategory: z.string().nullable().meta({ description: "`new`, `indeterminate`, `done`." }),
    checkedAt: time.nullable(),
    createdAt: time,
  })
  .meta({ id: "DraftIssue" });

const list = defineEndpoint({
  id: "listDraftIssues",
  method: "get",
  path: "/drafts/{id}/issues",
  tag,
  summary: "List the issues that stand for the items of a draft",
  action: "publications.read",
  params,
  answer: z.array(issue),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.issues(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return { data: await listDraftIssues(call.deps.db, reached.draft.id), meta: { next: null } };
  },
});

const look = defineEndpoint({
  id: "lookAtIssues",
  method: "post",
  path: "/drafts/{id}/issues",
  tag,
  summary: "Ask Jira how the issues of a draft stand now",
  action: "drafts.write",
  params,
  answer: z.array(issue),
  problems: outsideProblems,
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.issues(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const failure = await lookAtIssues(call.deps, reached.draft);
    if (failure) return refusedOutside(failure);
    return { data: await listDraftIssues(call.deps.db, reached.draft.id), meta: { next: null } };
  },
});

const state = z.object({ state: z.enum(["open", "published"]) }).meta({ id: "UpdatedDraft" });

async function turn(
  call: Call<{ id: string }>,
  to: "open" | "published",
  act: (deps: Call["deps"], draft: Draft) => Promise<boolean>,
): Promise<Outcome<z.input<typeof state>>> {
  const reached = await openDraft(call, ["POST", urls.drafts.update(call.params.id)]);
  if ("refused" in reached) return reached.refused;
  if (await act(call.deps, reached.draft)) return { data: { state: to } };
  const message = "It is too late for that: look at the state that the draft has now.";
  return { code: "drafts.too_late", message };
}

const open = defineEndpoint({
  id: "openUpdate",
  method: "post",
  path: "/drafts/{id}/update",
  tag,
  summary: "Open a published draft, so that its next revision changes the same issues",
  action: "drafts.write",
  params,
  answer: state,
  problems: { "drafts.too_late": 409 },
  run: (call) => turn(call, "open", openPublished),
});

const close = defineEndpoint({
  id: "closeUpdate",
  method: "delete",
  path: "/drafts/{id}/update",
  tag,
  summary: "Leave Jira as it is: the draft counts as published again",
  action: "drafts.write",
  params,
  answer: state,
  problems: { "drafts.too_late": 409 },
  run: (call) => turn(call, "published", closeUpdate),
});

const text = defineEndpoint({
  id: "showSentText",
  method: "get",
  path: "/drafts/{id}/publication/text",
  tag,
  summary: "All that a signature would send, as plain text",
  action: "publications.read",
  media: "text/plain",
  params,
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.sentText(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { draft, owner } = reached;
    const checked = await checkDraft(call.deps, owner, draft);
    if (!checked) return NOT_FOUND;
    return new Response(sentText(draft, checked), {
      headers: {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Disposition": attachment(draft.title, "txt"),
      },
    });
  },
});

export const draftIssueEndpoints = [list, look, open, close, text];
