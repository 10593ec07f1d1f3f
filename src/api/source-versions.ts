// Later versions of what a draft rests on.
import { z } from "zod";
import { goneNumbers } from "../drafts/sources/compare.ts";
import { listResting } from "../drafts/sources/resting.ts";
import {
  findSource,
  instructionFor,
  readLater,
  takeVersion,
} from "../drafts/sources/take-version.ts";
import { isFromOutside, lookForVersions } from "../drafts/sources/versions.ts";
import { urls } from "../urls.ts";
import { outsideProblems, outsideRefusal } from "./connections.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Refused } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { id, idParams } from "./shapes.ts";

const params = z.strictObject({ id, source: id });
const about = {
  tag: "Sources",
  path: "/drafts/{id}/sources/{source}/version",
  params,
  problems: { ...outsideProblems, "sources.not_outside": 409, "sources.changed_again": 412 },
} as const;

type Named = Call<z.output<typeof params>>;

const NOT_OUTSIDE: Refused = {
  code: "sources.not_outside",
  message: "Only pages and issues have later versions. Add a changed text as another source.",
};

/** The source and what stands in the other system now. */
async function look(call: Named, method: "GET" | "POST") {
  const { id: draftId, source: sourceId } = call.params;
  const reached = await openDraft(call, [method, urls.drafts.sourceVersion(draftId, sourceId)]);
  if ("refused" in reached) return reached;
  const source = await findSource(call.deps.db, reached.draft, sourceId);
  if (!source || source.replacedAt !== null) return { refused: NOT_FOUND };
  if (!isFromOutside(source)) return { refused: NOT_OUTSIDE };
  const read = await readLater(call.deps, source);
  if (!read.ok) return { refused: refusalOf(read) };
  return { draft: reached.draft, source, later: read.later };
}

const refusalOf = (refused: { code: string; message: string }): Refused =>
  refused.code.startsWith("sources.")
    ? { code: refused.code, message: refused.message }
    : outsideRefusal(refused);

const version = z.string().max(500).nullable();
const passage = z.object({ n: z.number().int(), text: z.string() });

const show = defineEndpoint({
  ...about,
  id: "showSourceVersion",
  method: "get",
  summary: "Put what the other system says now beside what the draft rests on",
  action: "drafts.read",
  answer: z
    .object({
      version: version.meta({ description: "What the other system has now." }),
      isLater: z.boolean(),
      changes: z.array(
        z.object({
          kind: z.enum(["added", "changed", "gone"]),
          before: passage.nullable(),
          after: passage.nullable(),
        }),
      ),
      resting: z
        .array(
          z.object({
            nodeId: z.string(),
            title: z.string(),
            part: z.string(),
            label: z.string(),
            isOnly: z.boolean(),
          }),
        )
        .meta({ description: "Parts of the draft that rest on what changed." }),
      instruction: z.string().meta({ description: "For a refinement that follows it." }),
    })
    .meta({ id: "SourceVersion" }),
  async run(call) {
    const looked = await look(call, "GET");
    if ("refused" in looked) return looked.refused;
    const { draft, source, later } = looked;
    const { material, compared } = later;
    const changes = compared.changes.map((change) => ({
      kind: change.kind,
      before: "before" in change ? change.before : null,
      after: "after" in change ? change.after : null,
    }));
    return {
      data: {
        version: material.version,
        isLater: material.version !== source.version,
        changes,
        resting: await listResting(call.deps.db, draft, goneNumbers(compared.changes)),
        instruction: instructionFor(source.title, compared.changes),
      },
    };
  },
});

const take = defineEndpoint({
  ...about,
  id: "takeSourceVersion",
  method: "post",
  summary: "Let a draft rest on the later version of a source: its next revision",
  action: "drafts.write",
  status: 201,
  body: z
    .strictObject({ version: version.meta({ description: "The one that was looked at." }) })
    .meta({ id: "TakenVersion" }),
  answer: z.object({ sourceId: z.string() }),
  async run(call) {
    const looked = await look(call, "POST");
    if ("refused" in looked) return looked.refused;
    const { draft, source, later } = looked;
    if (later.material.version !== call.body.version) {
      const message = "It has changed once more. Read what is new, then take it.";
      return { code: "sources.changed_again", message };
    }
    const { deps, account } = call;
    const taken = await takeVersion(deps, account, draft, { source, later });
    if (!taken.ok) return refusalOf(taken);
    const { sourceId } = taken;
    return {
      data: { sourceId },
      location: `${urls.api.base()}/drafts/${draft.id}/sources/${sourceId}`,
    };
  },
});

const lookAtAll = defineEndpoint({
  id: "lookForSourceVersions",
  method: "post",
  path: "/drafts/{id}/sources/versions",
  tag: "Sources",
  summary: "Ask the other systems for later versions of what a draft rests on",
  action: "drafts.write",
  params: idParams,
  answer: z
    .object({
      asked: z.number().int(),
      newer: z.number().int().meta({ description: "They are marked in the list of sources." }),
      failures: z.array(z.string()),
    })
    .meta({ id: "LookedForVersions" }),
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.sourceVersions(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    return { data: await lookForVersions(call.deps, reached.draft) };
  },
});

export const sourceVersionEndpoints = [lookAtAll, show, take];
