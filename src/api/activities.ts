import { z } from "zod";
import { readAsked } from "../activity/asked.ts";
import { csvPieces } from "../activity/csv.ts";
import { importOutside } from "../activity/import-outside.ts";
import { listActivities } from "../activity/list.ts";
import { logOutside, outsideShape, removeOutside } from "../activity/outside.ts";
import { findActivity, listAttempts, readTexts, recordReading } from "../activity/show.ts";
import { csvHeaders } from "./downloads.ts";
import { defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { BY_TIME, cursor, idParams, page, perPage, time } from "./shapes.ts";

const count = z.number().int().nullable();

const activity = z
  .object({
    id: z.string(),
    at: time,
    accountName: z.string().nullable(),
    taskType: z.string(),
    subject: z.string(),
    promptName: z.string(),
    promptVersion: z.number().int(),
    provider: z.string(),
    modelRequested: z.string(),
    modelServed: z.string().nullable(),
    status: z.string(),
    errorCode: z.string().nullable(),
    cache: z.string(),
    projectKey: z.string().nullable(),
    inputUncached: count,
    cacheRead: count,
    output: count,
    costNanoUsd: count.meta({ description: "In billionths of a dollar; null: unpriced." }),
    savedNanoUsd: count,
    ttftMs: count,
    totalMs: count,
    attempts: z.number().int(),
    fallback: z.boolean(),
    category: z.string().nullable(),
    linesAdded: count,
    linesRemoved: count,
    filesChanged: count,
    finishedAt: time.nullable(),
  })
  .meta({ id: "Activity" });

const attempt = z.object({
  attempt: z.number().int(),
  provider: z.string(),
  model: z.string(),
  startedAt: time,
  finishedAt: time.nullable(),
  outcome: z.string(),
  httpStatus: count,
  errorCode: z.string().nullable(),
  costNanoUsd: count,
});

const word = z.string().min(1).max(200).optional();
const day = z.iso.date().optional();

const filter = {
  all: z.literal("1").optional().meta({ description: "Everybody's; for admins." }),
  who: word.meta({ description: "Employee id or e-mail; for admins." }),
  draft: word.meta({ description: "The id of a draft." }),
  project: word,
  task: word,
  model: word,
  status: word,
  cache: word,
  tool: word,
  category: word,
  from: day.meta({ description: "A day in UTC, included." }),
  to: day.meta({ description: "A day in UTC, included." }),
  q: word.meta({ description: "Words of what it was about." }),
};

const textsOf = (query: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );

const list = defineEndpoint({
  id: "listActivities",
  method: "get",
  path: "/activities",
  tag: "Activity",
  summary: "List your calls of models and logged work, the newest first",
  action: "activity.read",
  query: z.strictObject({ cursor: cursor(BY_TIME), per_page: perPage, ...filter }),
  answer: z.array(activity),
  async run({ deps, account, query }) {
    const { cursor: before, per_page: limit, ...rest } = query;
    const asked = await readAsked(deps.db, account, textsOf({ ...rest, before }));
    if (asked.nobody !== undefined) return { data: [], meta: page(undefined, limit) };
    const { activities, next } = await listActivities(deps.db, { ...asked, limit });
    return { data: activities, meta: page(next, limit) };
  },
});

const table = defineEndpoint({
  id: "exportActivities",
  method: "get",
  path: "/activities/export/csv",
  tag: "Activity",
  summary: "The same as a table in CSV, on one page",
  action: "activity.read",
  media: "text/csv",
  query: z.strictObject(filter),
  async run({ deps, account, query }) {
    const asked = await readAsked(deps.db, account, textsOf(query));
    const pieces = ReadableStream.from(csvPieces(deps.db, asked));
    return new Response(pieces.pipeThrough(new TextEncoderStream()), {
      headers: csvHeaders("activity"),
    });
  },
});

const show = defineEndpoint({
  id: "showActivity",
  method: "get",
  path: "/activities/{id}",
  tag: "Activity",
  summary: "Read one call with the attempts that it took",
  action: "activity.read",
  params: idParams,
  answer: activity.extend({ tried: z.array(attempt) }).meta({ id: "ActivityDetails" }),
  async run({ deps, account, params }) {
    const found = await findActivity(deps.db, account, params.id);
    if (!found) return NOT_FOUND;
    return { data: { ...found, tried: await listAttempts(deps.db, found.id) } };
  },
});

const texts = defineEndpoint({
  id: "readActivityText",
  method: "post",
  path: "/activities/{id}/text",
  tag: "Activity",
  summary: "Read what was asked and answered, as long as it is kept",
  description: "Where an admin reads that of somebody else, it is recorded before.",
  action: "activity.read",
  params: idParams,
  answer: z
    .object({
      asked: z.array(z.object({ role: z.string(), text: z.string() })),
      answer: z.string(),
      keptUntil: time,
    })
    .nullable()
    .meta({ id: "ActivityText", description: "Null: it is not kept any more." }),
  async run({ deps, account, params, from }) {
    const found = await findActivity(deps.db, account, params.id);
    if (!found) return NOT_FOUND;
    if (found.accountId !== account.id) await recordReading(deps, account, found, from);
    return { data: (await readTexts(deps, found.id)) ?? null };
  },
});

const log = defineEndpoint({
  id: "createActivity",
  method: "post",
  path: "/activities",
  tag: "Activity",
  summary: "Log work with another tool",
  description: "The same once more (tool, time and what for) is known already: its id comes back.",
  action: "activity.write",
  body: outsideShape.meta({ id: "OutsideWork" }),
  answer: z.object({ id: z.string(), isNew: z.boolean() }).meta({ id: "LoggedWork" }),
  run: async ({ deps, account, body }) => ({ data: await logOutside(deps, account, body) }),
});

const importLines = defineEndpoint({
  id: "importActivities",
  method: "post",
  path: "/activities/imports",
  tag: "Activity",
  summary: "Log work with other tools from JSON lines",
  description:
    "`lines` is JSON Lines: an object a line with the fields of logged work; each must say `at`. What is right is taken, whatever is wrong beside it.",
  action: "activity.write",
  body: z.strictObject({ lines: z.string().min(1).max(5_000_000) }).meta({ id: "ActivityLines" }),
  answer: z
    .object({
      logged: z.number().int(),
      known: z.number().int(),
      faults: z.array(z.object({ line: z.number().int(), message: z.string() })),
    })
    .meta({ id: "ImportedActivities" }),
  run: async ({ deps, account, body }) => ({
    data: await importOutside(deps, account, body.lines),
  }),
});

const remove = defineEndpoint({
  id: "removeActivity",
  method: "delete",
  path: "/activities/{id}",
  tag: "Activity",
  summary: "Take away logged work of your own",
  action: "activity.write",
  params: idParams,
  run: async ({ deps, account, params }) =>
    (await removeOutside(deps, account, params.id)) ? { data: null } : NOT_FOUND,
});

export const activityEndpoints = [list, table, show, texts, log, importLines, remove];
