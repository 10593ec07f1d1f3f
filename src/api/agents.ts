import { z } from "zod";
import { AGENT_CARDS, type AgentCard } from "../agents/listed-agents.ts";
import { draftUrl } from "../urls.ts";
import { DRAFT_TYPES } from "../db/schema/drafts.ts";
import { analyseCode, newCodeDocument } from "./code-documents.ts";
import { newCodeReview } from "./code-review-shapes.ts";
import { reviewChanges } from "./code-reviews.ts";
import { composeDraft } from "./drafts.ts";
import { newDraft } from "./draft-input.ts";
import { newTests, writeTests } from "./test-suites.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Refused } from "./endpoint.ts";
import { newRootCause, startAnalysis } from "./root-causes.ts";
import { idParams } from "./shapes.ts";

const listing = z
  .object({
    id: z.enum(AGENT_CARDS.map((card) => card.id)),
    label: z.string(),
    module: z.enum(["development", "quality assurance", "project management"]),
    tags: z.array(z.string()),
    help: z.string(),
    draftType: z.enum(DRAFT_TYPES),
    newUrl: z.string().meta({ description: "The form that starts it." }),
  })
  .meta({ id: "AgentListing" });

const details = listing
  .extend({
    properties: z
      .record(z.string(), z.unknown())
      .meta({ description: "The JSON schema of what a run takes." }),
  })
  .meta({ id: "Agent" });

const started = z
  .object({ id: z.string(), type: z.enum(DRAFT_TYPES), url: z.string() })
  .meta({ id: "StartedRun", description: "The draft that is being made." });

const about = { tag: "Agents", action: "drafts.read" } as const;

const listed = ({ deps }: Call, card: AgentCard) => {
  const { id, label, module, tags, help, draftType } = card;
  const newUrl = deps.config.PUBLIC_URL + card.newUrl;
  return { id, label, module, tags: [...tags], help, draftType, newUrl };
};

const list = defineEndpoint({
  ...about,
  id: "listAgents",
  method: "get",
  path: "/agents",
  summary: "What agents there are",
  answer: z.array(listing),
  run: async (call) => ({
    data: AGENT_CARDS.map((card) => listed(call, card)),
    meta: { next: null },
  }),
});

/** What each takes. */
const TAKES = {
  // Without its name, so that its schema stands by itself.
  CODE_REVIEWER: z.strictObject(newCodeReview.shape),
  TEST_CASE_GENERATION: newTests,
  CODE_ANALYSIS: newCodeDocument,
  ROOT_CAUSE_ANALYSIS: newRootCause,
  REQUIREMENTS_TO_TICKETS: newDraft.omit({ item: true }),
  REQUIREMENT_TO_ITEM: newDraft.extend({
    item: newDraft.shape.item.unwrap().exclude(["backlog"]).default("story"),
  }),
} as const satisfies Record<AgentCard["id"], z.ZodType>;

const find = ({ params }: Call<{ id: string }>) => AGENT_CARDS.find(({ id }) => id === params.id);

const show = defineEndpoint({
  ...about,
  id: "showAgent",
  method: "get",
  path: "/agents/{id}",
  summary: "What an agent does, and what a run of it takes",
  params: idParams,
  answer: details,
  async run(call) {
    const card = find(call);
    if (!card) return NOT_FOUND;
    const properties = z.toJSONSchema(TAKES[card.id], { io: "input" });
    return { data: { ...listed(call, card), properties } };
  },
});

function notValid({ issues }: z.ZodError): Refused {
  const errors = issues.slice(0, 20).map(({ path, message }) => ({
    code: "api.not_valid",
    message,
    field: ["body", "properties", ...path.map(String)].join("."),
  }));
  return { code: "api.not_valid", message: errors[0]?.message ?? "Not valid.", errors };
}

const run = defineEndpoint({
  ...about,
  id: "runAgent",
  method: "post",
  path: "/agents/{id}/run",
  summary: "Have an agent make a draft",
  description: "What it takes is said by `GET /agents/{id}`. It is a job: read the draft.",
  action: "drafts.write",
  status: 202,
  params: idParams,
  body: z.strictObject({ properties: z.record(z.string(), z.unknown()) }).meta({ id: "NewRun" }),
  answer: started,
  problems: { "drafts.no_jira": 502 },
  async run(call) {
    const card = find(call);
    if (!card) return NOT_FOUND;
    const made = await start(call, card.id, call.body.properties);
    if ("code" in made) return made;
    const { id } = made.data;
    const path = draftUrl({ id, type: card.draftType });
    const data = { id, type: card.draftType, url: call.deps.config.PUBLIC_URL + path };
    return { data, location: made.location };
  },
});

type Made = { data: { id: string }; location: string } | Refused;

async function start(call: Call, id: AgentCard["id"], properties: unknown): Promise<Made> {
  if (id === "CODE_REVIEWER") {
    const sent = TAKES[id].safeParse(properties);
    return sent.success ? reviewChanges(call, sent.data) : notValid(sent.error);
  }
  if (id === "CODE_ANALYSIS") {
    const sent = TAKES[id].safeParse(properties);
    return sent.success ? analyseCode(call, sent.data) : notValid(sent.error);
  }
  if (id === "TEST_CASE_GENERATION") {
    const sent = TAKES[id].safeParse(properties);
    return sent.success ? writeTests(call, sent.data) : notValid(sent.error);
  }
  if (id === "ROOT_CAUSE_ANALYSIS") {
    const sent = TAKES[id].safeParse(properties);
    return sent.success ? startAnalysis(call, sent.data) : notValid(sent.error);
  }
  if (id !== "REQUIREMENTS_TO_TICKETS" && id !== "REQUIREMENT_TO_ITEM") return NOT_FOUND;
  const sent = TAKES[id].safeParse(properties);
  if (!sent.success) return notValid(sent.error);
  return composeDraft(call, newDraft.parse({ item: "backlog", ...sent.data }));
}

export const agentEndpoints = [list, show, run];
