import { z } from "zod";
import {
  composeAgain,
  composeAnew,
  type Composition,
  findComposition,
  requestRefinement,
  stopComposition,
} from "../drafts/composition.ts";
import { keepPart } from "../drafts/keep-part.ts";
import { streamDraft } from "../drafts/stream.ts";
import { urls } from "../urls.ts";
import { type Call, defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { id, idParams, time } from "./shapes.ts";
import { openStream, STREAM_PROBLEMS } from "./streams.ts";

export const composition = z
  .object({
    id: z.string(),
    jobId: z.string(),
    instruction: z.string().nullable(),
    baseRevision: z.number().int(),
    state: z.enum(["queued", "running", "done", "failed", "stopped", "interrupted"]),
    text: z.string().meta({ description: "The model's answer as far as it has come." }),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "Composition" });

const show = defineEndpoint({
  id: "showComposition",
  method: "get",
  path: "/drafts/{id}/composition",
  tag: "Compositions",
  summary: "How far the newest composition of a draft has come",
  action: "drafts.read",
  params: idParams,
  answer: composition,
  run: (call) => showComposition(call, ["GET", urls.drafts.show(call.params.id)]),
});

type Asked = Call<{ id: string }>;

/** The newest one, to whoever may see that page. */
export async function showComposition(call: Asked, page: Parameters<typeof openDraft>[1]) {
  const reached = await openDraft(call, page);
  if ("refused" in reached) return reached.refused;
  const found = await findComposition(call.deps.db, reached.draft.id);
  return found ? { data: found } : NOT_FOUND;
}

const render = async (one: Composition) => JSON.stringify(composition.parse(one));

const stream = defineEndpoint({
  id: "streamComposition",
  method: "get",
  path: "/drafts/{id}/composition/stream",
  tag: "Compositions",
  summary: "Follow a composition as server-sent events",
  description:
    "Each event holds the whole composition as JSON, as far as it has come; `end` says that it is over. Come back after a break: no event is missed.",
  action: "drafts.read",
  media: "text/event-stream",
  params: idParams,
  problems: STREAM_PROBLEMS,
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.stream(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return openStream(call, (events) => streamDraft(call.deps, reached.draft, events, render));
  },
});

export const REFINEMENT_PROBLEMS = {
  "drafts.no_instruction": 422,
  "drafts.long_instruction": 422,
  "drafts.not_open": 409,
  "drafts.busy": 409,
};

const refine = defineEndpoint({
  id: "createRefinement",
  method: "post",
  path: "/drafts/{id}/refinements",
  tag: "Compositions",
  summary: "Say what to change: it makes the next revision",
  action: "drafts.write",
  status: 202,
  params: idParams,
  body: z.strictObject({ instruction: z.string().min(1).max(4000) }).meta({ id: "NewRefinement" }),
  answer: composition,
  problems: REFINEMENT_PROBLEMS,
  async run(call) {
    const page = ["POST", urls.drafts.refinements(call.params.id)] as const;
    const reached = await openDraft(call, page);
    if ("refused" in reached) return reached.refused;
    const asked = await requestRefinement(call.deps, reached.draft, call.body.instruction);
    return asked.ok ? showComposition(call, page) : asked;
  },
});

const again = defineEndpoint({
  id: "createComposition",
  method: "post",
  path: "/drafts/{id}/composition",
  tag: "Compositions",
  summary: "Compose once more what failed or was stopped",
  description:
    "`again` goes on after a failure or a stop; `anew` asks the model instead of the kept answers; `keep` makes a revision of the part that has come.",
  action: "drafts.write",
  status: 202,
  params: idParams,
  body: z.strictObject({ act: z.enum(["again", "anew", "keep"]) }).meta({ id: "NewComposition" }),
  answer: composition,
  problems: REFINEMENT_PROBLEMS,
  async run(call) {
    const page = ["POST", urls.drafts.composition(call.params.id)] as const;
    const reached = await openDraft(call, page);
    if ("refused" in reached) return reached.refused;
    const { deps, account, body } = call;
    const { draft } = reached;
    const acts = {
      again: () => composeAgain(deps, draft),
      anew: () => composeAnew(deps, draft),
      keep: () => keepPart(deps, account, draft),
    };
    const done = await acts[body.act]();
    return done.ok ? showComposition(call, page) : done;
  },
});

const stop = defineEndpoint({
  id: "stopComposition",
  method: "post",
  path: "/drafts/{id}/composition/stop",
  tag: "Compositions",
  summary: "Stop the composition of a draft",
  description: "Nothing happens where none is under way.",
  action: "drafts.write",
  params: z.strictObject({ id }),
  answer: composition,
  async run(call) {
    const page = ["POST", urls.drafts.stop(call.params.id)] as const;
    const reached = await openDraft(call, page);
    if ("refused" in reached) return reached.refused;
    await stopComposition(call.deps, call.account, reached.draft);
    return showComposition(call, page);
  },
});

export const compositionEndpoints = [show, stream, refine, again, stop];
