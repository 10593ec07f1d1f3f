// What agents have made that has the same pages: tests, documents, root causes.
import { z } from "zod";
import { refine as refineRun, runAgain } from "../agents/again.ts";
import { decidePart } from "../agents/decide.ts";
import { fileName } from "../agents/file-name.ts";
import { downloadOf, listDownloads, MADE_TYPES } from "../agents/kinds.ts";
import { reachMade } from "../agents/reach.ts";
import { readMade, readMadeContent } from "../agents/read.ts";
import { removeAgentDraft } from "../agents/remove.ts";
import { stopRun } from "../agents/runs.ts";
import type { May } from "../drafts/review/access.ts";
import { urls } from "../urls.ts";
import { agentRun, decision } from "./code-review-shapes.ts";
import { REFINEMENT_PROBLEMS } from "./compositions.ts";
import { draftState } from "./draft-shapes.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Refused } from "./endpoint.ts";
import { id, idParams, time } from "./shapes.ts";

const about = { tag: "Agents", action: "drafts.read" } as const;

const made = z
  .object({
    id: z.string(),
    type: z.enum(MADE_TYPES),
    title: z.string(),
    state: draftState,
    revision: z.number().int().meta({ description: "The newest; 0 before the first." }),
    content: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: "Of the newest revision, in the form of its type; a model's words." }),
    downloads: z.array(z.object({ format: z.string(), label: z.string() })),
    runs: z.array(agentRun),
    createdAt: time,
    updatedAt: time,
    url: z.string().meta({ description: "Its page." }),
  })
  .meta({ id: "AgentDraft" });

const NOT_YOURS: Refused = {
  code: "drafts.not_yours",
  message: "This is another person's. Ask its owner.",
};

type OfDraft = Call<{ id: string }>;

async function open({ deps, account, params }: OfDraft, needed: May) {
  const reached = await reachMade(deps, account, params.id, { types: MADE_TYPES, needed });
  if (reached === "not_found") return { refused: NOT_FOUND };
  return reached === "not_allowed" ? { refused: NOT_YOURS } : reached;
}

async function shown(call: OfDraft, needed: May) {
  const reached = await open(call, needed);
  if ("refused" in reached) return reached.refused;
  const { draft } = reached;
  const { content, runs } = await readMade(call.deps, draft);
  const type = MADE_TYPES.find((one) => one === draft.type);
  if (!type) return NOT_FOUND;
  const data = {
    ...draft,
    type,
    content: content ? { ...content } : null,
    downloads: content ? listDownloads(draft, content) : [],
    runs: runs.map(({ run, steps }) => ({ ...run, steps })),
    url: call.deps.config.PUBLIC_URL + urls.agentDrafts.show(draft.id),
  };
  return { data };
}

const show = defineEndpoint({
  ...about,
  id: "showAgentDraft",
  method: "get",
  path: "/agent-drafts/{id}",
  summary: "Read what an agent has made, with what each of its runs did",
  params: idParams,
  answer: made,
  run: (call) => shown(call, "comment"),
});

const again = defineEndpoint({
  ...about,
  id: "createAgentDraftRun",
  method: "post",
  path: "/agent-drafts/{id}/runs",
  summary: "Have it made once more",
  action: "drafts.write",
  status: 202,
  params: idParams,
  answer: made,
  problems: REFINEMENT_PROBLEMS,
  async run(call) {
    const reached = await open(call, "owner");
    if ("refused" in reached) return reached.refused;
    const begun = await runAgain(call.deps, reached.draft);
    return begun.ok ? shown(call, "owner") : begun;
  },
});

const stop = defineEndpoint({
  ...about,
  id: "stopAgentDraft",
  method: "post",
  path: "/agent-drafts/{id}/stop",
  summary: "Stop the run that is under way",
  description: "Nothing happens where none is.",
  action: "drafts.write",
  params: idParams,
  answer: made,
  async run(call) {
    const reached = await open(call, "owner");
    if ("refused" in reached) return reached.refused;
    await stopRun(call.deps, call.account, reached.draft);
    return shown(call, "owner");
  },
});

const refine = defineEndpoint({
  ...about,
  id: "refineAgentDraft",
  method: "post",
  path: "/agent-drafts/{id}/refinements",
  summary: "Say what to change: it makes the next revision",
  action: "drafts.write",
  status: 202,
  params: idParams,
  body: z
    .strictObject({ instruction: z.string().min(1).max(4000) })
    .meta({ id: "NewAgentRefinement" }),
  answer: made,
  problems: REFINEMENT_PROBLEMS,
  async run(call) {
    const reached = await open(call, "owner");
    if ("refused" in reached) return reached.refused;
    const begun = await refineRun(call.deps, reached.draft, call.body.instruction);
    return begun.ok ? shown(call, "owner") : begun;
  },
});

const decide = defineEndpoint({
  ...about,
  id: "decideAgentDraftPart",
  method: "post",
  path: "/agent-drafts/{id}/parts/{part}/decision",
  summary: "Accept a part, leave it out, or open it again",
  action: "drafts.write",
  params: z.strictObject({ id, part: z.string().min(1).max(200) }),
  body: z
    .strictObject({
      decision,
      revision: z.int().min(1).meta({ description: "The revision that was looked at." }),
    })
    .meta({ id: "NewPartDecision" }),
  answer: made,
  problems: { "drafts.not_found": 404 },
  async run(call) {
    const reached = await open(call, "owner");
    if ("refused" in reached) return reached.refused;
    const { decision: said, revision: base } = call.body;
    const { part } = call.params;
    const decided = await decidePart(call.deps, call.account, reached.draft, {
      part,
      decision: said,
      base,
    });
    return decided.ok ? shown(call, "owner") : decided;
  },
});

const download = defineEndpoint({
  ...about,
  id: "downloadAgentDraft",
  method: "get",
  path: "/agent-drafts/{id}/downloads/{format}",
  summary: "Download what an agent has made",
  description: "Its formats stand in the draft.",
  media: "application/octet-stream",
  params: z.strictObject({ id, format: z.string().min(1).max(50) }),
  async run(call) {
    const reached = await open(call, "comment");
    if ("refused" in reached) return reached.refused;
    const { draft } = reached;
    const content = await readMadeContent(call.deps.db, draft);
    const file = content && downloadOf(draft, content, call.params.format);
    if (!file) return NOT_FOUND;
    const name = fileName(draft.title, file.ending);
    return new Response(file.text, {
      headers: {
        // Whatever it is, it is to be saved.
        "Content-Type": "application/octet-stream",
        "Content-Disposition": `attachment; filename="${name}"`,
      },
    });
  },
});

const remove = defineEndpoint({
  ...about,
  id: "removeAgentDraft",
  method: "delete",
  path: "/agent-drafts/{id}",
  summary: "Remove what an agent has made",
  action: "drafts.write",
  params: idParams,
  answer: z.object({ id: z.string() }),
  async run(call) {
    const reached = await open(call, "owner");
    if ("refused" in reached) return reached.refused;
    const removed = await removeAgentDraft(call.deps, call.account, reached.draft, call.from);
    return removed.ok ? { data: { id: call.params.id } } : removed;
  },
});

export const agentDraftEndpoints = [show, again, stop, refine, decide, download, remove];
